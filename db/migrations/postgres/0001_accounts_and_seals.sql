CREATE TABLE "failed_attempt" (
	"key_hash" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"first_at" bigint NOT NULL,
	"rests_until" bigint
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "password_history" (
	"user_id" text NOT NULL,
	"id" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "password_history_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
CREATE TABLE "recovery_code" (
	"user_id" text NOT NULL,
	"code_hash" text NOT NULL,
	"used_at" bigint,
	CONSTRAINT "recovery_code_user_id_code_hash_pk" PRIMARY KEY("user_id","code_hash")
);
--> statement-breakpoint
CREATE TABLE "second_factor" (
	"user_id" text PRIMARY KEY NOT NULL,
	"sealed_key" text NOT NULL,
	"confirmed_at" bigint,
	"last_step" integer NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_event" ADD COLUMN "seq" integer;--> statement-breakpoint
ALTER TABLE "audit_event" ADD COLUMN "actor_name" text;--> statement-breakpoint
ALTER TABLE "audit_event" ADD COLUMN "evaluation_id" text;--> statement-breakpoint
ALTER TABLE "audit_event" ADD COLUMN "before" text;--> statement-breakpoint
ALTER TABLE "audit_event" ADD COLUMN "after" text;--> statement-breakpoint
ALTER TABLE "audit_event" ADD COLUMN "why" text;--> statement-breakpoint
ALTER TABLE "audit_event" ADD COLUMN "previous_hash" text;--> statement-breakpoint
ALTER TABLE "audit_event" ADD COLUMN "hash" text;--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "sealed_at" bigint;--> statement-breakpoint
ALTER TABLE "role_grant" ADD COLUMN "evaluation_id" text;--> statement-breakpoint
ALTER TABLE "role_grant" ADD COLUMN "ends_at" bigint;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "second_factor_at" bigint;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "seen_at" bigint;--> statement-breakpoint
ALTER TABLE "user" ADD COLUMN "organisation" text;--> statement-breakpoint
ALTER TABLE "user" ADD COLUMN "ends_at" bigint;--> statement-breakpoint
ALTER TABLE "user" ADD COLUMN "disabled_at" bigint;--> statement-breakpoint
ALTER TABLE "user" ADD COLUMN "password_changed_at" bigint;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_history" ADD CONSTRAINT "password_history_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_factor" ADD CONSTRAINT "second_factor_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "failed_attempt_first" ON "failed_attempt" USING btree ("first_at");--> statement-breakpoint
CREATE INDEX "invitation_user" ON "invitation" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_event_seq" ON "audit_event" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "audit_event_actor" ON "audit_event" USING btree ("actor_id","at");--> statement-breakpoint
CREATE INDEX "audit_event_evaluation" ON "audit_event" USING btree ("evaluation_id","at");