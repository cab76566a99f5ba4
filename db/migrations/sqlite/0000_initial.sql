CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `account_user` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `audit_event` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor_id` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `audit_event_at` ON `audit_event` (`at`);--> statement-breakpoint
CREATE TABLE `campaign` (
	`id` text PRIMARY KEY NOT NULL,
	`evaluation_id` text NOT NULL,
	`questionnaire_version_id` text NOT NULL,
	`audience` text NOT NULL,
	`contact` text NOT NULL,
	`opens_at` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`closed_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`evaluation_id`) REFERENCES `evaluation`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`questionnaire_version_id`) REFERENCES `instrument_version`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `campaign_evaluation` ON `campaign` (`evaluation_id`);--> statement-breakpoint
CREATE TABLE `evaluation` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`period_start` text NOT NULL,
	`period_end` text NOT NULL,
	`tree_version_id` text NOT NULL,
	`policy_version_id` text NOT NULL,
	`demo` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tree_version_id`) REFERENCES `instrument_version`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`policy_version_id`) REFERENCES `instrument_version`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `indicator_score` (
	`id` text PRIMARY KEY NOT NULL,
	`evaluation_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`indicator_id` text NOT NULL,
	`seq` integer NOT NULL,
	`value` real,
	`reason` text,
	`standard_error` real,
	`degrees_of_freedom` real,
	`n` integer NOT NULL,
	`sources` text NOT NULL,
	`input_hash` text NOT NULL,
	`rule_version` text NOT NULL,
	`engine_version` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`why` text NOT NULL,
	`reverts_to` integer,
	FOREIGN KEY (`evaluation_id`) REFERENCES `evaluation`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `indicator_score_seq` ON `indicator_score` (`evaluation_id`,`unit_id`,`indicator_id`,`seq`);--> statement-breakpoint
CREATE TABLE `instrument_version` (
	`id` text PRIMARY KEY NOT NULL,
	`instrument_id` text NOT NULL,
	`kind` text NOT NULL,
	`version` text NOT NULL,
	`status` text NOT NULL,
	`trial` integer NOT NULL,
	`title` text NOT NULL,
	`source` text NOT NULL,
	`content_hash` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`submitted_by` text,
	`submitted_at` integer,
	`decided_by` text,
	`decided_at` integer,
	`decision_reason` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `instrument_version_name` ON `instrument_version` (`instrument_id`,`version`);--> statement-breakpoint
CREATE INDEX `instrument_version_kind` ON `instrument_version` (`kind`,`status`);--> statement-breakpoint
CREATE TABLE `interview` (
	`id` text PRIMARY KEY NOT NULL,
	`evaluation_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`outline_version_id` text NOT NULL,
	`role` text NOT NULL,
	`number` integer NOT NULL,
	`state` text NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`evaluation_id`) REFERENCES `evaluation`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`outline_version_id`) REFERENCES `instrument_version`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `interview_number` ON `interview` (`evaluation_id`,`unit_id`,`role`,`number`);--> statement-breakpoint
CREATE TABLE `interview_answer` (
	`interview_id` text NOT NULL,
	`question_id` text NOT NULL,
	`notes` text NOT NULL,
	`composer` text NOT NULL,
	`probes_asked` text NOT NULL,
	`evidence` text NOT NULL,
	`skip_reason` text NOT NULL,
	`seconds` integer NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`interview_id`, `question_id`),
	FOREIGN KEY (`interview_id`) REFERENCES `interview`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `interview_rater` (
	`interview_id` text NOT NULL,
	`user_id` text NOT NULL,
	`locked_at` integer,
	PRIMARY KEY(`interview_id`, `user_id`),
	FOREIGN KEY (`interview_id`) REFERENCES `interview`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `interview_rating` (
	`interview_id` text NOT NULL,
	`question_id` text NOT NULL,
	`user_id` text NOT NULL,
	`value` integer,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`interview_id`, `question_id`, `user_id`),
	FOREIGN KEY (`interview_id`) REFERENCES `interview`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `link` (
	`campaign_id` text NOT NULL,
	`id` text NOT NULL,
	`unit_id` text NOT NULL,
	`stratum` text NOT NULL,
	`token` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `id`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaign`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `link_token_unique` ON `link` (`token`);--> statement-breakpoint
CREATE UNIQUE INDEX `link_stratum` ON `link` (`campaign_id`,`unit_id`,`stratum`);--> statement-breakpoint
CREATE TABLE `receipt` (
	`campaign_id` text NOT NULL,
	`id_hash` text NOT NULL,
	`body_mac` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `id_hash`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `response` (
	`campaign_id` text NOT NULL,
	`id` text NOT NULL,
	`link_id` text NOT NULL,
	`day` text NOT NULL,
	`eligible` integer NOT NULL,
	`answers` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `response_text` (
	`campaign_id` text NOT NULL,
	`id` text NOT NULL,
	`unit_id` text NOT NULL,
	`item_id` text NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `role_grant` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`unit_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `role_grant_user` ON `role_grant` (`user_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `setting` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `source_state` (
	`evaluation_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`indicator_id` text NOT NULL,
	`source_index` integer NOT NULL,
	`cause` text NOT NULL,
	`reason` text NOT NULL,
	`set_by` text NOT NULL,
	`set_at` integer NOT NULL,
	PRIMARY KEY(`evaluation_id`, `unit_id`, `indicator_id`, `source_index`),
	FOREIGN KEY (`evaluation_id`) REFERENCES `evaluation`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `unit` (
	`id` text PRIMARY KEY NOT NULL,
	`evaluation_id` text NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`position` integer NOT NULL,
	FOREIGN KEY (`evaluation_id`) REFERENCES `evaluation`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `unit_code` ON `unit` (`evaluation_id`,`code`);--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer NOT NULL,
	`image` text,
	`username` text,
	`display_username` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `user_username_unique` ON `user` (`username`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer,
	`updated_at` integer
) WITHOUT ROWID;
