CREATE TABLE `draft` (
	`mark` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`link_id` text NOT NULL,
	`sealed` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `draft_campaign` ON `draft` (`campaign_id`);--> statement-breakpoint
ALTER TABLE `campaign` ADD `paused_at` integer;--> statement-breakpoint
ALTER TABLE `campaign` ADD `pilot` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `campaign` ADD `checksum` text;--> statement-breakpoint
ALTER TABLE `link` ADD `quota` integer;--> statement-breakpoint
ALTER TABLE `link` ADD `taken` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `response` ADD `pace` integer;