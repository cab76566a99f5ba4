import { lockRatings } from '#lib/interviews/lock-ratings.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ interviewId: string }>((ctx, { params }) => lockRatings(ctx, params.interviewId));
