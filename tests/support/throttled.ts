/** The first view of a page on a slow phone behind a slow line, as Chromium plays it. */
import type { Browser } from 'playwright-core';
import { openContext, PHONE } from './browser.ts';

/** 400 kbit/s both ways, 400 ms there and back, a processor six times slower. */
export const SLOW = { kilobits: 400, roundTripMs: 400, slowdown: 6 } as const;

export type FirstView = {
  /** Milliseconds from the beginning of the navigation until the largest element was painted. */
  readonly largestPaint: number;
  readonly firstPaint: number;
  readonly requests: number;
  /** Over the line, headers included. */
  readonly bytes: number;
};

/** Opens an address in a fresh browser context, nothing cached. */
export async function firstView(browser: Browser, address: string, locale: string): Promise<FirstView> {
  const context = await openContext(browser, [], { viewport: PHONE, locale });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const bytesPerSecond = (SLOW.kilobits * 1_000) / 8;
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: SLOW.roundTripMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW.slowdown });
  let requests = 0;
  let bytes = 0;
  session.on('Network.requestWillBeSent', () => requests++);
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto(address, { waitUntil: 'load' });
  const seen = await page.evaluate(
    () =>
      new Promise<{ largest: number; first: number }>((resolve) => {
        let largest = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) largest = Math.max(largest, entry.startTime);
        }).observe({ type: 'largest-contentful-paint', buffered: true });
        const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
        setTimeout(() => resolve({ largest, first }), 500);
      }),
  );
  await context.close();
  return { largestPaint: seen.largest, firstPaint: seen.first, requests, bytes };
}
