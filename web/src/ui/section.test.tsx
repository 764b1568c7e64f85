import { useQuery } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { readRecovery } from "#shared/contracts/recovery.ts";
import { Problem } from "#shared/problem.ts";
import { answer } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { call } from "../session/client.ts";
import { Loaded, Section } from "./section.tsx";

function Codes() {
  const asked = useQuery({ queryKey: ["recovery"], queryFn: () => call(readRecovery) });
  return (
    <Section title="Recovery codes" intro="Each works once.">
      <Loaded asked={asked}>{({ codesLeft }) => <p>{codesLeft} codes are left.</p>}</Loaded>
    </Section>
  );
}

const READY = { codesLeft: 7, passkeys: 2, fragile: false, pending: null };

test("is a region with the name of its subject, and shows what was loaded", async () => {
  answer(readRecovery, READY);
  show(<Codes />);
  const region = page.getByRole("region", { name: "Recovery codes" });
  await expect.element(region.getByText("7 codes are left.")).toBeVisible();
  await expect.element(region.getByText("Each works once.")).toBeVisible();
});

test("shows the reason of a refusal, and loads again when asked", async () => {
  answer(readRecovery, new Problem("scope_missing"));
  show(<Codes />);
  const alert = page.getByRole("alert");
  await expect.element(alert.getByText("This key or assistant is not allowed to do this.")).toBeVisible();
  await expect.element(alert.getByText("Nothing was changed.")).toBeVisible();
  answer(readRecovery, READY);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.element(page.getByText("7 codes are left.")).toBeVisible();
  await expect.element(alert).not.toBeInTheDocument();
});
