import Link from 'next/link';
import { MessagePage } from '#app/_ui/message-page.tsx';

export default function AccountNotFound() {
  return (
    <MessagePage title="Account not found" text="Check the number, or pick an account from the list.">
      <Link href="/accounts" className="button button-quiet">
        Go to Accounts
      </Link>
    </MessagePage>
  );
}
