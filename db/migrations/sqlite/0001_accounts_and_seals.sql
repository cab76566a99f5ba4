CREATE TABLE `failed_attempt` (
	`key_hash` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`first_at` integer NOT NULL,
	`rests_until` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `failed_attempt_first` ON `failed_attempt` (`first_at`);--> statement-breakpoint
CREATE TABLE `invitation` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `invitation_user` ON `invitation` (`user_id`);--> statement-breakpoint
CREATE TABLE `password_history` (
	`user_id` text NOT NULL,
	`id` text NOT NULL,
	`password_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `id`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `recovery_code` (
	`user_id` text NOT NULL,
	`code_hash` text NOT NULL,
	`used_at` integer,
	PRIMARY KEY(`user_id`, `code_hash`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `second_factor` (
	`user_id` text PRIMARY KEY NOT NULL,
	`sealed_key` text NOT NULL,
	`confirmed_at` integer,
	`last_step` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `audit_event` ADD `seq` integer;--> statement-breakpoint
ALTER TABLE `audit_event` ADD `actor_name` text;--> statement-breakpoint
ALTER TABLE `audit_event` ADD `evaluation_id` text;--> statement-breakpoint
ALTER TABLE `audit_event` ADD `before` text;--> statement-breakpoint
ALTER TABLE `audit_event` ADD `after` text;--> statement-breakpoint
ALTER TABLE `audit_event` ADD `why` text;--> statement-breakpoint
ALTER TABLE `audit_event` ADD `previous_hash` text;--> statement-breakpoint
ALTER TABLE `audit_event` ADD `hash` text;--> statement-breakpoint
CREATE UNIQUE INDEX `audit_event_seq` ON `audit_event` (`seq`);--> statement-breakpoint
CREATE INDEX `audit_event_actor` ON `audit_event` (`actor_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_event_evaluation` ON `audit_event` (`evaluation_id`,`at`);--> statement-breakpoint
ALTER TABLE `campaign` ADD `sealed_at` integer;--> statement-breakpoint
ALTER TABLE `role_grant` ADD `evaluation_id` text;--> statement-breakpoint
ALTER TABLE `role_grant` ADD `ends_at` integer;--> statement-breakpoint
ALTER TABLE `session` ADD `second_factor_at` integer;--> statement-breakpoint
ALTER TABLE `session` ADD `seen_at` integer;--> statement-breakpoint
ALTER TABLE `user` ADD `organisation` text;--> statement-breakpoint
ALTER TABLE `user` ADD `ends_at` integer;--> statement-breakpoint
ALTER TABLE `user` ADD `disabled_at` integer;--> statement-breakpoint
ALTER TABLE `user` ADD `password_changed_at` integer;