import { expect, test } from "vitest";
import ibkrCsv from "#test/fixtures/ibkr-flex.csv?raw";
import ibkrXml from "#test/fixtures/ibkr-flex.xml?raw";
import { detectFormat } from "../all.ts";

const statedIn = (text: string) => detectFormat(text, undefined).statedZone?.(text) ?? null;
const made = (stamp: string) => ibkrXml.replace(/whenGenerated="[^"]*"/, `whenGenerated="${stamp}"`);
const withAttribute = (attribute: string) =>
  ibkrXml.replace("<FlexStatement ", `<FlexStatement ${attribute} `);

test("a statement that says nothing of its clock shows New York's, and other formats keep to UTC", () => {
  const clocks = [ibkrCsv, ibkrXml].map((text) => [
    detectFormat(text, undefined).clock.timeZone,
    statedIn(text),
  ]);
  expect(clocks).toEqual([
    ["America/New_York", null],
    ["America/New_York", null],
  ]);
});

test.each([
  ['timeZone="Europe/Berlin"', "Europe/Berlin"],
  ['TimeZone="EST"', "America/New_York"],
  ['timeZone="Mars/Olympus"', null],
  ['timeZone=""', null],
  ['timeZone="Europe/Berlin" x:timeZone="Asia/Tokyo"', null],
  ['timeZone="Europe/Berlin" x:timeZone="CET"', "Europe/Berlin"],
])("an XML statement with %s stands in %s", (attribute, zone) => {
  expect(statedIn(withAttribute(attribute))).toBe(zone);
});

test("the zone behind the moment of its making is the statement's, where nothing else says it", () => {
  expect(ibkrXml).toMatch(/whenGenerated="/);
  expect(statedIn(made("20260401;080000 HKT"))).toBe("Asia/Hong_Kong");
  expect(statedIn(made("20260401;080000"))).toBeNull();
  expect(
    statedIn(made("20260401;080000 HKT").replace("<FlexStatement ", '<FlexStatement timeZone="UTC" ')),
  ).toBe("UTC");
});

test("a CSV statement says it in a column of its account's section", () => {
  const account = '"ClientAccountID","Name","TimeZone"\n"U7000001","A","Asia/Tokyo"\n';
  expect(statedIn(account + ibkrCsv)).toBe("Asia/Tokyo");
  const two = `${account}"U7000002","B","Europe/London"\n`;
  expect(statedIn(two + ibkrCsv)).toBeNull();
});

test("a file that names clock after clock is asked about none of them", () => {
  const zones = Intl.supportedValuesOf("timeZone").slice(0, 11);
  const names = zones.map((zone) => `<A timeZone="${zone}"/>`).join("");
  expect(statedIn(`<FlexQueryResponse>${names}`)).toBeNull();
  const odd = Array.from({ length: 11 }, (_, at) => `<A timeZone="No/${at}"/>`).join("");
  expect(statedIn(`<FlexQueryResponse>${odd}<A timeZone="UTC"/>`)).toBeNull();
  expect(statedIn('<FlexQueryResponse><A timeZone="No/1"/><A timeZone="UTC"/>')).toBe("UTC");
});
