import { runtime } from '#lib/runtime.ts';

const handle = (request: Request) => runtime().authHandler(request);

export { handle as GET, handle as POST };
