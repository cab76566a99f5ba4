CREATE TABLE "interview_change" (
	"interview_id" text NOT NULL,
	"op" text NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "interview_change_interview_id_op_pk" PRIMARY KEY("interview_id","op")
);
--> statement-breakpoint
ALTER TABLE "interview" ADD COLUMN "entry" text DEFAULT 'screen' NOT NULL;--> statement-breakpoint
ALTER TABLE "interview_answer" ADD COLUMN "updated_by" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "interview_change" ADD CONSTRAINT "interview_change_interview_id_interview_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interview"("id") ON DELETE cascade ON UPDATE no action;