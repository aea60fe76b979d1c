export const dynamic = 'force-dynamic';

/** Whether the web process serves; its dependencies are shown on the page. */
export function GET(): Response {
  return Response.json({ status: 'ok' });
}
