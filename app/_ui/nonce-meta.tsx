'use client';
import { useState } from 'react';

/**
 * The nonce for styles that scripts add. It belongs to the document and not to the latest answer of the server:
 * a page that was reached inside the document brings a nonce of its own, which its policy does not know.
 */
export function NonceMeta({ nonce }: { nonce: string }) {
  const [own] = useState(nonce);
  return <meta property="csp-nonce" content={own} nonce={own} />;
}
