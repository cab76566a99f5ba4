import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // Types are checked by a step of their own, once, and not again at every start from a fresh clone.
  typescript: { ignoreBuildErrors: true },
  // One instance of each of these, outside the bundle.
  serverExternalPackages: ['better-sqlite3', 'drizzle-orm', 'better-auth', '@node-rs/argon2', 'yaml'],
};

export default createNextIntlPlugin('./lib/i18n/request.ts')(config);
