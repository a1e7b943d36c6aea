import type { TestProject } from 'vitest/node';
import { makeTemplate, startCluster } from './postgres-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The tests' PostgreSQL: its address without a database's name, and how a test's database is made after `create database NAME`. */
    postgres: { server: string; copying: string };
  }
}

/** Vitest's global set-up where suites run on PostgreSQL: one for all of them, gone when they are through. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster();
  provide('postgres', { server: cluster.url(''), copying: await makeTemplate(cluster) });
  return () => cluster[Symbol.asyncDispose]();
}
