CREATE TABLE "draft" (
	"mark" text PRIMARY KEY NOT NULL,
	"campaign_id" text NOT NULL,
	"link_id" text NOT NULL,
	"sealed" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "paused_at" bigint;--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "pilot" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "checksum" text;--> statement-breakpoint
ALTER TABLE "link" ADD COLUMN "quota" integer;--> statement-breakpoint
ALTER TABLE "link" ADD COLUMN "taken" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "response" ADD COLUMN "pace" integer;--> statement-breakpoint
CREATE INDEX "draft_campaign" ON "draft" USING btree ("campaign_id");