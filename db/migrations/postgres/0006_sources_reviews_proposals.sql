CREATE TABLE "response_review" (
	"campaign_id" text NOT NULL,
	"response_id" text NOT NULL,
	"verdict" text NOT NULL,
	"reason" text NOT NULL,
	"reviewed_by" text NOT NULL,
	"reviewed_at" bigint NOT NULL,
	CONSTRAINT "response_review_campaign_id_response_id_pk" PRIMARY KEY("campaign_id","response_id")
);
--> statement-breakpoint
CREATE TABLE "score_proposal" (
	"id" text PRIMARY KEY NOT NULL,
	"evaluation_id" text NOT NULL,
	"status" text NOT NULL,
	"changes" text NOT NULL,
	"why" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" bigint NOT NULL,
	"decided_by" text,
	"decided_at" bigint,
	"decision_reason" text
);
--> statement-breakpoint
CREATE TABLE "source_value" (
	"id" text PRIMARY KEY NOT NULL,
	"evaluation_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"indicator_id" text NOT NULL,
	"kind" text NOT NULL,
	"part" text DEFAULT '' NOT NULL,
	"value" double precision NOT NULL,
	"as_of" text NOT NULL,
	"origin" text NOT NULL,
	"evidence" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"recorded_by" text NOT NULL,
	"recorded_at" bigint NOT NULL,
	"withdrawn_at" bigint
);
--> statement-breakpoint
ALTER TABLE "indicator_score" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "score_proposal" ADD CONSTRAINT "score_proposal_evaluation_id_evaluation_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_value" ADD CONSTRAINT "source_value_evaluation_id_evaluation_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_value" ADD CONSTRAINT "source_value_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "score_proposal_status" ON "score_proposal" USING btree ("evaluation_id","status");--> statement-breakpoint
CREATE INDEX "source_value_unit" ON "source_value" USING btree ("evaluation_id","unit_id");