import { webEnv } from '#lib/shared/web-env.ts';
import { temporal } from './connection.ts';

export function temporalUiUrl(): string | undefined {
  const { TEMPORAL_UI_URL } = webEnv();
  return TEMPORAL_UI_URL && namespaceUrl(TEMPORAL_UI_URL, temporal().namespace);
}

/** The UI's own address may be given, or the namespace's in it. */
export function namespaceUrl(uiUrl: string, namespace: string): string {
  const given = uiUrl.replace(/\/+$/, '');
  return /\/namespaces\/[^/]+$/.test(given) ? given : `${given}/namespaces/${encodeURIComponent(namespace)}`;
}
