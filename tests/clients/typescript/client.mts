// What a caller does with a client for TypeScript whose types come from the document. Says what it sees, a line each.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated.js";

declare const process: { argv: string[] };

const client = createClient<paths>({ baseUrl: process.argv[2]! });

type Problem = components["schemas"]["Problem"];

const data = async <T,>(call: Promise<{ data?: T; error?: Problem }>): Promise<T> => {
  const answer = await call;
  if (answer.data === undefined) throw new Error(answer.error?.detail);
  return answer.data;
};

const refused = async (call: Promise<{ error?: Problem }>): Promise<Problem> => {
  const { error } = await call;
  if (error === undefined) throw new Error("It was not refused.");
  return error;
};

// Submit.
let job = await data(client.POST("/v1/jobs", {
  body: {
    operation: "square", items: null, range: { start: 1, count: 250, step: null }, parameters: null, priority: "high",
    labels: { client: "generated" }, options: { chunkSize: 100, maxWorkers: null },
  },
}));
console.log(`submitted ${job.operation}, ${job.priority}, chunks of ${job.options.chunkSize}`);
const path = { id: job.id };

// Wait.
job = await data(client.GET("/v1/jobs/{id}", { params: { path, header: { Prefer: "wait=60" } } }));
console.log(`${job.state} ${job.counts.succeeded} of ${job.counts.total}, error ${job.error?.message ?? "none"}`);

// Page.
let [pages, outputs, sum] = [0, 0, 0];
let next: string | null | undefined;
do {
  const page = await data(client.GET("/v1/jobs/{id}/results", { params: { path, query: { limit: 100, ...(next ? { after: next } : {}) } } }));
  if (typeof page === "string") throw new Error("Nobody asked for lines.");
  pages++;
  outputs += page.results.length;
  sum += page.results.reduce((before, result) => before + Number(result.output), 0);
  next = page.next;
} while (next);
console.log(`${pages} pages, ${outputs} outputs, sum ${sum}`);

// Wait at once; one item of two fails.
const mixed = await data(client.POST("/v1/jobs", {
  params: { header: { Prefer: "wait=60" } }, body: { operation: "square", items: [5, 4_000_000_000] },
}));
const page = await data(client.GET("/v1/jobs/{id}/results", { params: { path: { id: mixed.id }, query: { state: "failed" } } }));
const failed = typeof page === "string" ? undefined : page.results[0];
console.log(`${mixed.state}, ${mixed.options.chunkSize}, item ${failed?.index} ${failed?.error?.code} after ${failed?.attempts}`);

// An output can be null.
const nothing = await data(client.POST("/v1/jobs", { params: { header: { Prefer: "wait=60" } }, body: { operation: "copy", items: [null] } }));
const only = await data(client.GET("/v1/jobs/{id}/results", { params: { path: { id: nothing.id } } }));
console.log(typeof only !== "string" && only.results[0]?.output === null ? "the output is null" : "the output is something");

const operations = await data(client.GET("/v1/operations"));
console.log(operations.operations.find((operation) => operation.name === "square")?.kind);
const newest = await data(client.GET("/v1/jobs", { params: { query: { state: "succeeded", label: ["client:generated"], limit: 1 } } }));
console.log(`${newest.jobs.length} listed, it is the same: ${newest.jobs[0]?.id === job.id ? "True" : "False"}, next ${newest.next ?? "none"}`);
const { nodes } = await data(client.GET("/v1/workers"));
const { chunks } = await data(client.GET("/v1/jobs/{id}/chunks", { params: { path } }));
const log = await data(client.GET("/v1/jobs/{id}/logs", { params: { path } }));
console.log(`${nodes.length} node, ${chunks.length} chunks, ${typeof log === "string" ? "no" : log.lines.length} lines`);

// Errors.
const unknown = await refused(client.POST("/v1/jobs", { body: { operation: "sqare", items: [1] } }));
console.log(`${unknown.status} ${unknown.code}, nearest ${unknown.nearest?.join(", ")}`);
const invalid = await refused(client.POST("/v1/jobs", { body: { operation: "square", options: { maxCrashes: 11 } } }));
console.log(`${invalid.status} ${invalid.code}, ${invalid.errorCount}: ${invalid.errors?.map((error) => error.pointer).join(", ")}`);
const ended = await refused(client.POST("/v1/jobs/{id}/cancel", { params: { path } }));
console.log(`${ended.status} ${ended.code}, ${ended.state}, allowed ${ended.allowed?.join(", ")}`);
await client.DELETE("/v1/jobs/{id}", { params: { path } });
const gone = await refused(client.GET("/v1/jobs/{id}", { params: { path } }));
console.log(`${gone.status} ${gone.code}`);
