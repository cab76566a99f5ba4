CREATE TABLE "calibration" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"cases" text NOT NULL,
	"ratings" text NOT NULL,
	"exact" double precision NOT NULL,
	"within" double precision NOT NULL,
	"passed" boolean NOT NULL,
	"done_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "field_device" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"escrow" text NOT NULL,
	"created_at" bigint NOT NULL,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "finding" (
	"id" text PRIMARY KEY NOT NULL,
	"evaluation_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"indicator_id" text NOT NULL,
	"type" text NOT NULL,
	"text" text NOT NULL,
	"excerpts" text NOT NULL,
	"version" integer NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"withdrawn_at" bigint
);
--> statement-breakpoint
CREATE TABLE "reconciliation" (
	"interview_id" text NOT NULL,
	"question_id" text NOT NULL,
	"value" integer,
	"reason" text NOT NULL,
	"agreed_by" text NOT NULL,
	"agreed_at" bigint NOT NULL,
	CONSTRAINT "reconciliation_interview_id_question_id_pk" PRIMARY KEY("interview_id","question_id")
);
--> statement-breakpoint
CREATE TABLE "recusal" (
	"evaluation_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"user_id" text NOT NULL,
	"cause" text NOT NULL,
	"reason" text NOT NULL,
	"noted_by" text NOT NULL,
	"noted_at" bigint NOT NULL,
	CONSTRAINT "recusal_evaluation_id_unit_id_user_id_pk" PRIMARY KEY("evaluation_id","unit_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "interview" ADD COLUMN "kind" text DEFAULT 'talk' NOT NULL;--> statement-breakpoint
ALTER TABLE "interview" ADD COLUMN "people" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "interview" ADD COLUMN "scheduled_at" bigint;--> statement-breakpoint
ALTER TABLE "interview" ADD COLUMN "place" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "interview" ADD COLUMN "consent" text;--> statement-breakpoint
ALTER TABLE "interview_answer" ADD COLUMN "follow_ups" text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "interview_rater" ADD COLUMN "duty" text DEFAULT 'lead' NOT NULL;--> statement-breakpoint
ALTER TABLE "calibration" ADD CONSTRAINT "calibration_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field_device" ADD CONSTRAINT "field_device_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding" ADD CONSTRAINT "finding_evaluation_id_evaluation_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding" ADD CONSTRAINT "finding_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliation" ADD CONSTRAINT "reconciliation_interview_id_interview_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interview"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recusal" ADD CONSTRAINT "recusal_evaluation_id_evaluation_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recusal" ADD CONSTRAINT "recusal_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recusal" ADD CONSTRAINT "recusal_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "calibration_user" ON "calibration" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "field_device_user" ON "field_device" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "finding_unit" ON "finding" USING btree ("evaluation_id","unit_id");