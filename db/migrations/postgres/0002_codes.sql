CREATE TABLE "seat" (
	"mark" text PRIMARY KEY NOT NULL,
	"campaign_id" text NOT NULL,
	"link_id" text NOT NULL,
	"used" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "spent" (
	"campaign_id" text NOT NULL,
	"ticket_hash" text NOT NULL,
	CONSTRAINT "spent_campaign_id_ticket_hash_pk" PRIMARY KEY("campaign_id","ticket_hash")
);
--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "entry" text DEFAULT 'link' NOT NULL;--> statement-breakpoint
ALTER TABLE "link" ADD COLUMN "seats" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "link" ADD COLUMN "seats_used" integer;--> statement-breakpoint
CREATE INDEX "seat_link" ON "seat" USING btree ("campaign_id","link_id");