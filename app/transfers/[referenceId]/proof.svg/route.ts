import { transferFile } from '#app/transfers/[referenceId]/transfer-file.ts';
import { proofCard } from '#lib/transfers/proof/proof-card.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';

export const dynamic = 'force-dynamic';

export const GET = transferFile({
  contentType: 'image/svg+xml',
  disposition: 'inline',
  extension: 'svg',
  write: async (referenceId) => proofCard((await getTransfer(referenceId)).view),
});
