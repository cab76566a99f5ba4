CREATE TABLE `stratum_size` (
	`campaign_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`stratum` text NOT NULL,
	`value` text NOT NULL,
	`people` integer NOT NULL,
	`origin` text NOT NULL,
	`set_by` text NOT NULL,
	`set_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `unit_id`, `stratum`, `value`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaign`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
