import { readDesk } from '#lib/desk/desk.ts';
import { newReferenceId } from '#lib/ids.ts';
import { takeSnapshot } from '#lib/live/shared-watch.ts';
import { Desk } from './_components/desk.tsx';

export default async function HomePage() {
  return <Desk initial={await takeSnapshot(readDesk)} reference={newReferenceId()} />;
}
