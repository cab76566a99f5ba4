CREATE TABLE `calibration` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`cases` text NOT NULL,
	`ratings` text NOT NULL,
	`exact` real NOT NULL,
	`within` real NOT NULL,
	`passed` integer NOT NULL,
	`done_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `calibration_user` ON `calibration` (`user_id`);--> statement-breakpoint
CREATE TABLE `field_device` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`escrow` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `field_device_user` ON `field_device` (`user_id`);--> statement-breakpoint
CREATE TABLE `finding` (
	`id` text PRIMARY KEY NOT NULL,
	`evaluation_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`indicator_id` text NOT NULL,
	`type` text NOT NULL,
	`text` text NOT NULL,
	`excerpts` text NOT NULL,
	`version` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`evaluation_id`) REFERENCES `evaluation`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `finding_unit` ON `finding` (`evaluation_id`,`unit_id`);--> statement-breakpoint
CREATE TABLE `reconciliation` (
	`interview_id` text NOT NULL,
	`question_id` text NOT NULL,
	`value` integer,
	`reason` text NOT NULL,
	`agreed_by` text NOT NULL,
	`agreed_at` integer NOT NULL,
	PRIMARY KEY(`interview_id`, `question_id`),
	FOREIGN KEY (`interview_id`) REFERENCES `interview`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `recusal` (
	`evaluation_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`user_id` text NOT NULL,
	`cause` text NOT NULL,
	`reason` text NOT NULL,
	`noted_by` text NOT NULL,
	`noted_at` integer NOT NULL,
	PRIMARY KEY(`evaluation_id`, `unit_id`, `user_id`),
	FOREIGN KEY (`evaluation_id`) REFERENCES `evaluation`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `interview` ADD `kind` text DEFAULT 'talk' NOT NULL;--> statement-breakpoint
ALTER TABLE `interview` ADD `people` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `interview` ADD `scheduled_at` integer;--> statement-breakpoint
ALTER TABLE `interview` ADD `place` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `interview` ADD `consent` text;--> statement-breakpoint
ALTER TABLE `interview_answer` ADD `follow_ups` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `interview_rater` ADD `duty` text DEFAULT 'lead' NOT NULL;