import { INSTANCE_HEADER } from '#lib/fault-lab/processes/contract.ts';

export const dynamic = 'force-dynamic';

/** Whether the web process serves; its dependencies are shown on the page. */
export function GET(): Response {
  const { WEB_INSTANCE = '' } = process.env;
  return Response.json({ status: 'ok' }, { headers: { [INSTANCE_HEADER]: WEB_INSTANCE } });
}
