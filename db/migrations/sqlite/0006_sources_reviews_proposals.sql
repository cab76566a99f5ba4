CREATE TABLE `response_review` (
	`campaign_id` text NOT NULL,
	`response_id` text NOT NULL,
	`verdict` text NOT NULL,
	`reason` text NOT NULL,
	`reviewed_by` text NOT NULL,
	`reviewed_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `response_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `score_proposal` (
	`id` text PRIMARY KEY NOT NULL,
	`evaluation_id` text NOT NULL,
	`status` text NOT NULL,
	`changes` text NOT NULL,
	`why` text NOT NULL,
	`proposed_by` text NOT NULL,
	`proposed_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`decision_reason` text,
	FOREIGN KEY (`evaluation_id`) REFERENCES `evaluation`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `score_proposal_status` ON `score_proposal` (`evaluation_id`,`status`);--> statement-breakpoint
CREATE TABLE `source_value` (
	`id` text PRIMARY KEY NOT NULL,
	`evaluation_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`indicator_id` text NOT NULL,
	`kind` text NOT NULL,
	`part` text DEFAULT '' NOT NULL,
	`value` real NOT NULL,
	`as_of` text NOT NULL,
	`origin` text NOT NULL,
	`evidence` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`recorded_by` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`evaluation_id`) REFERENCES `evaluation`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `source_value_unit` ON `source_value` (`evaluation_id`,`unit_id`);--> statement-breakpoint
ALTER TABLE `indicator_score` ADD `approved_by` text;