import { readDesk } from '#lib/desk/desk.ts';
import { takeSnapshot } from '#lib/live/shared-watch.ts';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  return Response.json(await takeSnapshot(readDesk), { headers: { 'Cache-Control': 'no-store' } });
}
