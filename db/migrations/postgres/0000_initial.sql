CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" bigint,
	"refresh_token_expires_at" bigint,
	"scope" text,
	"password" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_event" (
	"id" text PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "campaign" (
	"id" text PRIMARY KEY NOT NULL,
	"evaluation_id" text NOT NULL,
	"questionnaire_version_id" text NOT NULL,
	"audience" text NOT NULL,
	"contact" text NOT NULL,
	"opens_at" bigint NOT NULL,
	"closes_at" bigint NOT NULL,
	"closed_at" bigint,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evaluation" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"period_start" text NOT NULL,
	"period_end" text NOT NULL,
	"tree_version_id" text NOT NULL,
	"policy_version_id" text NOT NULL,
	"demo" boolean NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "indicator_score" (
	"id" text PRIMARY KEY NOT NULL,
	"evaluation_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"indicator_id" text NOT NULL,
	"seq" integer NOT NULL,
	"value" double precision,
	"reason" text,
	"standard_error" double precision,
	"degrees_of_freedom" double precision,
	"n" integer NOT NULL,
	"sources" text NOT NULL,
	"input_hash" text NOT NULL,
	"rule_version" text NOT NULL,
	"engine_version" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"why" text NOT NULL,
	"reverts_to" integer
);
--> statement-breakpoint
CREATE TABLE "instrument_version" (
	"id" text PRIMARY KEY NOT NULL,
	"instrument_id" text NOT NULL,
	"kind" text NOT NULL,
	"version" text NOT NULL,
	"status" text NOT NULL,
	"trial" boolean NOT NULL,
	"title" text NOT NULL,
	"source" text NOT NULL,
	"content_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"submitted_by" text,
	"submitted_at" bigint,
	"decided_by" text,
	"decided_at" bigint,
	"decision_reason" text
);
--> statement-breakpoint
CREATE TABLE "interview" (
	"id" text PRIMARY KEY NOT NULL,
	"evaluation_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"outline_version_id" text NOT NULL,
	"role" text NOT NULL,
	"number" integer NOT NULL,
	"state" text NOT NULL,
	"started_at" bigint,
	"finished_at" bigint,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "interview_answer" (
	"interview_id" text NOT NULL,
	"question_id" text NOT NULL,
	"notes" text NOT NULL,
	"composer" text NOT NULL,
	"probes_asked" text NOT NULL,
	"evidence" text NOT NULL,
	"skip_reason" text NOT NULL,
	"seconds" integer NOT NULL,
	"version" integer NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "interview_answer_interview_id_question_id_pk" PRIMARY KEY("interview_id","question_id")
);
--> statement-breakpoint
CREATE TABLE "interview_rater" (
	"interview_id" text NOT NULL,
	"user_id" text NOT NULL,
	"locked_at" bigint,
	CONSTRAINT "interview_rater_interview_id_user_id_pk" PRIMARY KEY("interview_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "interview_rating" (
	"interview_id" text NOT NULL,
	"question_id" text NOT NULL,
	"user_id" text NOT NULL,
	"value" integer,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "interview_rating_interview_id_question_id_user_id_pk" PRIMARY KEY("interview_id","question_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "link" (
	"campaign_id" text NOT NULL,
	"id" text NOT NULL,
	"unit_id" text NOT NULL,
	"stratum" text NOT NULL,
	"token" text NOT NULL,
	CONSTRAINT "link_campaign_id_id_pk" PRIMARY KEY("campaign_id","id"),
	CONSTRAINT "link_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "receipt" (
	"campaign_id" text NOT NULL,
	"id_hash" text NOT NULL,
	"body_mac" text NOT NULL,
	CONSTRAINT "receipt_campaign_id_id_hash_pk" PRIMARY KEY("campaign_id","id_hash")
);
--> statement-breakpoint
CREATE TABLE "response" (
	"campaign_id" text NOT NULL,
	"id" text NOT NULL,
	"link_id" text NOT NULL,
	"day" text NOT NULL,
	"eligible" boolean NOT NULL,
	"answers" text NOT NULL,
	CONSTRAINT "response_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "response_text" (
	"campaign_id" text NOT NULL,
	"id" text NOT NULL,
	"unit_id" text NOT NULL,
	"item_id" text NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "response_text_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "role_grant" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"unit_id" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_state" (
	"evaluation_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"indicator_id" text NOT NULL,
	"source_index" integer NOT NULL,
	"cause" text NOT NULL,
	"reason" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" bigint NOT NULL,
	CONSTRAINT "source_state_evaluation_id_unit_id_indicator_id_source_index_pk" PRIMARY KEY("evaluation_id","unit_id","indicator_id","source_index")
);
--> statement-breakpoint
CREATE TABLE "unit" (
	"id" text PRIMARY KEY NOT NULL,
	"evaluation_id" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean NOT NULL,
	"image" text,
	"username" text,
	"display_username" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email"),
	CONSTRAINT "user_username_unique" UNIQUE("username")
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"created_at" bigint,
	"updated_at" bigint
);
--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_evaluation_id_evaluation_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_questionnaire_version_id_instrument_version_id_fk" FOREIGN KEY ("questionnaire_version_id") REFERENCES "public"."instrument_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_tree_version_id_instrument_version_id_fk" FOREIGN KEY ("tree_version_id") REFERENCES "public"."instrument_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_policy_version_id_instrument_version_id_fk" FOREIGN KEY ("policy_version_id") REFERENCES "public"."instrument_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "indicator_score" ADD CONSTRAINT "indicator_score_evaluation_id_evaluation_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interview" ADD CONSTRAINT "interview_evaluation_id_evaluation_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interview" ADD CONSTRAINT "interview_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interview" ADD CONSTRAINT "interview_outline_version_id_instrument_version_id_fk" FOREIGN KEY ("outline_version_id") REFERENCES "public"."instrument_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interview_answer" ADD CONSTRAINT "interview_answer_interview_id_interview_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interview"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interview_rater" ADD CONSTRAINT "interview_rater_interview_id_interview_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interview"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interview_rater" ADD CONSTRAINT "interview_rater_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interview_rating" ADD CONSTRAINT "interview_rating_interview_id_interview_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interview"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link" ADD CONSTRAINT "link_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link" ADD CONSTRAINT "link_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_state" ADD CONSTRAINT "source_state_evaluation_id_evaluation_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_evaluation_id_evaluation_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_user" ON "account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "audit_event_at" ON "audit_event" USING btree ("at");--> statement-breakpoint
CREATE INDEX "campaign_evaluation" ON "campaign" USING btree ("evaluation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "indicator_score_seq" ON "indicator_score" USING btree ("evaluation_id","unit_id","indicator_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "instrument_version_name" ON "instrument_version" USING btree ("instrument_id","version");--> statement-breakpoint
CREATE INDEX "instrument_version_kind" ON "instrument_version" USING btree ("kind","status");--> statement-breakpoint
CREATE UNIQUE INDEX "interview_number" ON "interview" USING btree ("evaluation_id","unit_id","role","number");--> statement-breakpoint
CREATE UNIQUE INDEX "link_stratum" ON "link" USING btree ("campaign_id","unit_id","stratum");--> statement-breakpoint
CREATE INDEX "role_grant_user" ON "role_grant" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_user" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "unit_code" ON "unit" USING btree ("evaluation_id","code");