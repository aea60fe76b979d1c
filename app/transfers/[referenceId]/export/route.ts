import { transferFile } from '#app/transfers/[referenceId]/transfer-file.ts';
import { exportTransfer } from '#lib/transfers/queries/export-transfer.ts';

export const dynamic = 'force-dynamic';

export const GET = transferFile({
  contentType: 'application/json',
  disposition: 'attachment',
  extension: 'json',
  write: async (referenceId) => JSON.stringify(await exportTransfer(referenceId), null, 2),
});
