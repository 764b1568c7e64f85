import { ModelChoice, NO_MODELS } from "#shared/contracts/fill-models.ts";
import { RiskLimits } from "#shared/contracts/paper-accounts.ts";
import { plain } from "../fields/plain.ts";

/** The models and limits of an account as a form holds them: texts. */
export type Choices = {
  slippage: ModelChoice["slippage"]["name"];
  fees: ModelChoice["fees"]["name"];
  slippageBps: string;
  volumeLimit: string;
  priceImpact: string;
  perShare: string;
  minimum: string;
  feeBps: string;
  perContract: string;
  maxPosition: string;
  maxDailyLoss: string;
};

export function choicesOf({ slippage, fees }: ModelChoice = NO_MODELS, limits?: RiskLimits): Choices {
  const isShare = slippage.name === "slippage/volume-share/1";
  const isPerShare = fees.name === "fees/per-share/1";
  return {
    slippage: slippage.name,
    fees: fees.name,
    slippageBps: slippage.name === "slippage/constant-bps/1" ? slippage.params.bps : "2",
    volumeLimit: isShare ? slippage.params.volumeLimit : "0.025",
    priceImpact: isShare ? slippage.params.priceImpact : "0.1",
    perShare: isPerShare ? fees.params.perShare : "0.005",
    minimum: isPerShare ? fees.params.minimum : "1",
    feeBps: fees.name === "fees/bps/1" ? fees.params.bps : "10",
    perContract: fees.name === "fees/per-contract/1" ? fees.params.perContract : "2",
    maxPosition: limits?.maxPosition ?? "",
    maxDailyLoss: limits?.maxDailyLoss ?? "",
  };
}

/** The models as the API takes them, or null where a number is none that they take. */
export function modelsOf(choices: Choices, point: string): ModelChoice | null {
  const number = (text: string): string => plain(text, point);
  const slippage = {
    "slippage/none/1": {},
    "slippage/constant-bps/1": { bps: number(choices.slippageBps) },
    "slippage/volume-share/1": {
      volumeLimit: number(choices.volumeLimit),
      priceImpact: number(choices.priceImpact),
    },
  }[choices.slippage];
  const fees = {
    "fees/none/1": {},
    "fees/per-share/1": { perShare: number(choices.perShare), minimum: number(choices.minimum) },
    "fees/bps/1": { bps: number(choices.feeBps) },
    "fees/per-contract/1": { perContract: number(choices.perContract) },
  }[choices.fees];
  const parsed = ModelChoice.safeParse({
    slippage: { name: choices.slippage, params: slippage },
    fees: { name: choices.fees, params: fees },
  });
  return parsed.data ?? null;
}

/** An empty limit is none; null where a text is no amount above zero. */
export function limitsOf({ maxPosition, maxDailyLoss }: Choices, point: string): RiskLimits | null {
  const amount = (text: string): string | null => (text.trim() === "" ? null : plain(text, point));
  return (
    RiskLimits.safeParse({ maxPosition: amount(maxPosition), maxDailyLoss: amount(maxDailyLoss) }).data ??
    null
  );
}
