CREATE TABLE "stratum_size" (
	"campaign_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"stratum" text NOT NULL,
	"value" text NOT NULL,
	"people" integer NOT NULL,
	"origin" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" bigint NOT NULL,
	CONSTRAINT "stratum_size_campaign_id_unit_id_stratum_value_pk" PRIMARY KEY("campaign_id","unit_id","stratum","value")
);
--> statement-breakpoint
ALTER TABLE "stratum_size" ADD CONSTRAINT "stratum_size_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stratum_size" ADD CONSTRAINT "stratum_size_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;