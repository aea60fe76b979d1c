import type { Metadata } from 'next';
import Link from 'next/link';
import { MessagePage } from './_ui/message-page.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function PageNotFound() {
  return (
    <MessagePage title="There is no such page" text="Look at the address once more, or go to the desk.">
      <Link href="/" className="button button-quiet">
        To the desk
      </Link>
    </MessagePage>
  );
}
