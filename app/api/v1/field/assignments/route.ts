import { listAssignments } from '#lib/field/list-assignments.ts';
import { door } from '../../_door.ts';

export const GET = door((ctx, { query }) => listAssignments(ctx, query.get('device')));
