import Link from 'next/link';
import { MessagePage } from '#app/_ui/message-page.tsx';

/** A desk that handles money of its own has no lab, and says so rather than nothing. */
export default function NoFaultLab() {
  return (
    <MessagePage
      title="This desk has no fault lab"
      text="It runs with FAULT_LAB=off: nothing can be broken on purpose here. Start it with FAULT_LAB=on for demonstrations and tests."
    >
      <Link href="/" className="button button-quiet">
        To the desk
      </Link>
    </MessagePage>
  );
}
