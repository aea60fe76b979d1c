export const dynamic = 'force-dynamic';

/** Whether the web process serves. What it leans on is shown on the page, and does not stop it. */
export function GET(): Response {
  return Response.json({ status: 'ok' });
}
