import type { Broker } from "./broker.ts";

/** Exchanges of coins, brokers of Europe, and Alpaca. */
export const EXCHANGES: readonly Broker[] = [
  {
    id: "degiro",
    name: "DEGIRO",
    file: "Account statement or transactions, as CSV",
    formats: ["degiro-account-csv", "degiro-transactions-csv"],
    steps: [
      "Sign in at degiro.com and open Inbox › Account overview.",
      "Choose the whole period, press Export, and choose CSV.",
      "For trades alone, do the same under Inbox › Transactions.",
    ],
    note: "The account statement also holds dividends, fees, exchanged money and balances. Products stand under their ISIN, because DEGIRO cuts their names.",
  },
  {
    id: "trading212",
    name: "Trading 212",
    file: "History, as CSV",
    formats: ["trading212-csv"],
    steps: [
      "Open the app or the website, and then Menu › History.",
      "Press the download sign above the list.",
      "Choose a period of up to a year, tick all kinds of data, and export.",
      "Download the CSV when it is ready, and repeat this for earlier years.",
    ],
    note: "Prices in pence are read as pounds. The years may overlap: rows that two files share are added once.",
  },
  {
    id: "coinbase",
    name: "Coinbase",
    file: "Transaction history, fills or account statement, as CSV",
    formats: ["coinbase-transactions-csv", "coinbase-fills-csv", "coinbase-account-csv"],
    steps: [
      "Sign in at coinbase.com and open your profile › Statements.",
      "Choose all assets, all transactions and the whole time as CSV, and generate the report.",
      "For the former Coinbase Pro or Exchange choose the fills or the account statement instead.",
    ],
    note: "Rewards are read as income with the price that the file states. A conversion is a sale and a purchase.",
  },
  {
    id: "binance",
    name: "Binance",
    file: "Spot trade history or transaction history, as CSV",
    formats: ["binance-trades-csv", "binance-statement-csv"],
    steps: [
      "Sign in at binance.com and open Orders › Spot Order › Trade History.",
      "Press Export, choose up to a year, and download the file.",
      "Unpack it if it is compressed, and repeat this for earlier years.",
    ],
    note: "The transaction history names no trades: rows of one second that could belong to several are refused. Use the trade history for trades, and either file for one period.",
  },
  {
    id: "alpaca",
    name: "Alpaca",
    file: "Account activities, as JSON or CSV",
    formats: ["alpaca-activities-json", "alpaca-activities-csv"],
    steps: [
      "Sign in at alpaca.markets and open Home › Account Activities.",
      "Choose all types and the whole time, and export the list as CSV.",
      "A program can ask for /v2/account/activities instead and keep the answers as JSON.",
    ],
    note: "Fees stand as activities of their own, once a day. The id of each activity keeps files that overlap apart.",
  },
  {
    id: "etoro",
    name: "eToro",
    file: "Account statement",
    formats: ["etoro-account-csv"],
    steps: [
      "Sign in at etoro.com and open Portfolio › History.",
      "Press the cog, and then Account Statement.",
      "Choose the dates, and download the statement as XLS.",
      "Save its sheet Account Activity as CSV, or Closed Positions for whole trades.",
    ],
    note: "eToro counts every account in dollars, and a price is the money that was put in for each unit.",
  },
];
