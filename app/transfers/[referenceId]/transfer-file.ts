import { errorResponse } from '#lib/shared/error-response.ts';
import { isReferenceId } from '#lib/shared/ids.ts';

interface FileForm {
  contentType: string;
  disposition: 'attachment' | 'inline';
  extension: 'json' | 'svg';
  write: (referenceId: string) => Promise<string>;
}

/** A route that answers with a transfer as a file. */
export function transferFile({ contentType, disposition, extension, write }: FileForm) {
  return async (
    _request: Request,
    { params }: { params: Promise<{ referenceId: string }> },
  ): Promise<Response> => {
    const { referenceId } = await params;
    if (!isReferenceId(referenceId)) return new Response('Invalid transfer reference.\n', { status: 404 });
    try {
      return new Response(await write(referenceId), {
        headers: {
          'content-type': `${contentType}; charset=utf-8`,
          'content-disposition': `${disposition}; filename="transfer-${referenceId}.${extension}"`,
          'cache-control': 'no-store',
        },
      });
    } catch (error) {
      return errorResponse(error);
    }
  };
}
