/**
 * The limit for `bench-respond.ts`: plain `node:http` and one prepared insert in a transaction for all that came
 * together, into a file with the settings of the store. It checks nothing and knows nobody. Started with a folder
 * and the page it is to answer; answers to messages with its CPU time and memory.
 */
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { newId } from '#lib/ids.ts';

const [folder = '.', pageFile = ''] = process.argv.slice(2);
const page = readFileSync(pageFile);
const receipt = Buffer.from('stored');
const acknowledged = JSON.stringify({ location: '/receipt' });

const db = new Database(join(folder, 'bare.sqlite'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.pragma('secure_delete = ON');
db.pragma('wal_autocheckpoint = 4000');
db.exec(
  'CREATE TABLE response (campaign_id TEXT, id TEXT, link_id TEXT, day TEXT, eligible INTEGER, answers TEXT, PRIMARY KEY (campaign_id, id)) WITHOUT ROWID',
);
const insert = db.prepare('INSERT INTO response VALUES (?, ?, ?, ?, ?, ?)');

let waiting: { response: ServerResponse; body: string }[] = [];

function commit(): void {
  const batch = waiting;
  waiting = [];
  db.exec('BEGIN IMMEDIATE');
  for (const { body } of batch) insert.run('campaign', newId(), 'link', '2026-01-01', 1, body);
  db.exec('COMMIT');
  for (const { response } of batch) {
    response.writeHead(201, { 'content-length': acknowledged.length });
    response.end(acknowledged);
  }
}

const server = createServer((request, response) => {
  if (request.method === 'POST') {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      if (waiting.push({ response, body }) === 1) setImmediate(commit);
    });
    return;
  }
  const bytes = request.url === '/receipt' ? receipt : page;
  response.writeHead(200, { 'content-length': bytes.length });
  response.end(bytes);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send?.({ ...process.cpuUsage(), rss: process.memoryUsage.rss() }));
process.on('SIGTERM', () => {
  db.close();
  process.exit(0);
});
