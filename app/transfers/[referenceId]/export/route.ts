import { NextResponse } from 'next/server';
import { isReferenceId } from '#lib/shared/ids.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { exportTransfer } from '#lib/transfers/queries/export-transfer.ts';

export const dynamic = 'force-dynamic';

export async function GET(
  _request: Request,
  { params }: { params: Promise<{ referenceId: string }> },
): Promise<Response> {
  const { referenceId } = await params;
  if (!isReferenceId(referenceId)) return plain('Invalid transfer reference.', 404);
  try {
    const record = JSON.stringify(await exportTransfer(referenceId), null, 2);
    return new NextResponse(record, {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="transfer-${referenceId}.json"`,
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    if (error instanceof TransferNotFound) return plain(error.message, 404);
    if (error instanceof TemporalUnavailable) return plain(`${error.message} Try again later.`, 503);
    throw error;
  }
}

function plain(text: string, status: number): Response {
  return new NextResponse(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
