import Link from 'next/link';

export default function TransferNotFound() {
  return (
    <div className="mx-auto max-w-md py-16 text-center">
      <h1 className="text-2xl font-semibold tracking-tight">No transfer has this reference</h1>
      <p className="mt-2 text-sm text-muted">Look at the reference once more, or send the money now.</p>
      <Link href="/" className="button button-quiet mt-6">
        To the desk
      </Link>
    </div>
  );
}
