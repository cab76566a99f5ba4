CREATE TABLE `interview_change` (
	`interview_id` text NOT NULL,
	`op` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`interview_id`, `op`),
	FOREIGN KEY (`interview_id`) REFERENCES `interview`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `interview` ADD `entry` text DEFAULT 'screen' NOT NULL;--> statement-breakpoint
ALTER TABLE `interview_answer` ADD `updated_by` text DEFAULT '' NOT NULL;