// Clicks through Swagger UI as a reader would, in Chromium, and says what comes of it: a line of JSON for each thing seen.
import { chromium } from "playwright-core";

const [address, executablePath] = process.argv.slice(2);
const say = (kind, seen) => console.log(JSON.stringify({ kind, ...seen }));

const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage",
  ],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
page.setDefaultTimeout(60_000);
page.on("pageerror", (error) => say("trouble", { message: error.message }));
page.on("requestfailed", (request) => say("trouble", { message: `${request.url()}: ${request.failure()?.errorText}` }));
page.on("request", (request) => {
  if (!request.url().startsWith(address) && !request.url().startsWith("data:")) say("trouble", { message: `asks ${request.url()}` });
});

await page.goto(`${address}swagger`);
await page.waitForSelector(".opblock");
const groups = await page.locator(".opblock-tag-section").evaluateAll((sections) => sections.map((section) => ({
  name: section.querySelector(".opblock-tag").dataset.tag,
  operations: [...section.querySelectorAll(".opblock")].map((block) => block.id.split("-").at(-1)),
})));
say("page", { groups });

/** An operation of the page, opened. */
const open = async (id) => {
  const block = page.locator(`.opblock[id$="-${id}"]`);
  await block.locator(".opblock-summary").click();
  await block.locator(".execute").waitFor();
  return block;
};

const fill = async (block, values) => {
  for (const [name, value] of Object.entries(values)) {
    const field = block.locator(`tr[data-param-name="${name}"] :is(input, select)`);
    if (await field.evaluate((element) => element.tagName) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
};

/** Clicks Execute and waits until the page shows the answer. */
const execute = async (block) => {
  const clear = block.locator(".btn-clear");
  if (await clear.count() > 0) await clear.click();
  await block.locator(".live-responses-table").waitFor({ state: "detached" });
  const answered = page.waitForResponse((response) => response.url().startsWith(`${address}v1`) || response.url().startsWith(`${address}health`));
  await block.locator(".execute").click();
  const response = await answered;
  const row = block.locator(".live-responses-table tbody tr.response").first();
  await row.waitFor();
  const shown = row.locator(".response-col_description .highlight-code code, .response-col_description > div pre code");
  return {
    url: response.url().slice(address.length),
    status: response.status(),
    sent: response.request().postData(),
    type: response.request().headers()["content-type"],
    answer: response.status() === 204 ? "" : await response.text(),
    shown: await shown.count() > 0 ? await shown.first().innerText() : "",
  };
};

const submit = await open("submitJob");
const query = submit.locator('tr[data-param-in="query"]');
const types = submit.locator(".opblock-section-request-body select.content-type");
const examples = submit.locator(".opblock-section-request-body .examples-select select");
const text = submit.locator(".opblock-section-request-body textarea");
say("submission", {
  types: await types.locator("option").evaluateAll((options) => options.map((option) => option.value)),
  examples: await examples.locator("option").evaluateAll((options) => options.map((option) => option.value)),
  queryBesideJson: await query.count(),
  screens: await submit.evaluate((block, screen) => block.getBoundingClientRect().height / screen, 800),
});

// Each example of each operation, as it stands.
for (const example of await examples.locator("option").evaluateAll((options) => options.map((option) => option.value))) {
  await examples.selectOption(example);
  say("job", { of: example, ...await execute(submit) });
}

// Each form of a body of items: the sample as it stands, then a file. And JSON again after them.
for (const type of (await types.locator("option").evaluateAll((options) => options.map((option) => option.value))).slice(1)) {
  await types.selectOption(type);
  say("job", { of: type, ...await execute(submit) });
  const sample = await text.inputValue();
  const buffer = Buffer.from(sample + sample.split("\n").at(-2) + "\n");
  await submit.locator('input[type="file"]').setInputFiles({ name: "items", mimeType: type, buffer });
  say("job", { of: `${type} from a file`, ...await execute(submit) });
}
await types.selectOption("application/json");
say("job", { of: "JSON after items", ...await execute(submit) });

// Numbers that a browser would round, in an example of somebody's and in a result.
await text.fill('{"operation": {"javascript": "x => BigInt(x)"}, "items": ["12345678901234567890"]}');
const large = await execute(submit);
say("job", { of: "large numbers", ...large });
const { id } = JSON.parse(large.answer);

const job = await open("getJob");
await fill(job, { id, Prefer: "wait=60" });
say("answer", { of: "getJob", ...await execute(job) });

const results = await open("getResults");
await fill(results, { id });
say("answer", { of: "getResults", ...await execute(results) });
await results.locator('tr.response[data-code="200"] select.content-type').selectOption("application/x-ndjson");
say("answer", { of: "getResults as lines", ...await execute(results) });

// All others.
const values = { id, index: "0", name: "square" };
const done = ["submitJob", "getJob", "getResults"];
const others = groups.flatMap((group) => group.operations).filter((operation) => !done.includes(operation));
for (const other of [...others.filter((operation) => operation !== "deleteJob"), "deleteJob"]) {
  const block = await open(other);
  const path = await block.locator('tr[data-param-in="path"]').evaluateAll((rows) => rows.map((row) => row.dataset.paramName));
  await fill(block, Object.fromEntries(path.map((name) => [name, values[name]])));
  say("answer", { of: other, ...await execute(block) });
}

await browser.close();
