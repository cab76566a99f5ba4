CREATE TABLE `seat` (
	`mark` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`link_id` text NOT NULL,
	`used` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `seat_link` ON `seat` (`campaign_id`,`link_id`);--> statement-breakpoint
CREATE TABLE `spent` (
	`campaign_id` text NOT NULL,
	`ticket_hash` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `ticket_hash`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `campaign` ADD `entry` text DEFAULT 'link' NOT NULL;--> statement-breakpoint
ALTER TABLE `link` ADD `seats` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `link` ADD `seats_used` integer;