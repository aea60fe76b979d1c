interface Props {
  /** Of this page, without `follow`. */
  address: string;
  following: boolean;
}

/** Only where it was asked for: a reload drops what is typed, and the answer to a form. WCAG 2.2.1, 2.2.2. */
export function FollowWithoutScripts({ address, following }: Props) {
  const followed = `${address}${address.includes('?') ? '&' : '?'}follow`;
  return (
    <noscript>
      {following ? <meta httpEquiv="refresh" content="5" /> : null}
      <a href={following ? address : followed} className="button button-plain">
        {following ? 'Stop' : 'Follow live'}
      </a>
    </noscript>
  );
}
