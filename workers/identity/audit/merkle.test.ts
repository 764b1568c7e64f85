import { describe, expect, test } from "vitest";
import { climb, leafHash, proofOf, rootOf } from "./merkle.ts";

const bytes = (hex: string) =>
  Uint8Array.from({ length: hex.length / 2 }, (_, n) => Number.parseInt(hex.slice(n * 2, n * 2 + 2), 16));
const hex = (value: Uint8Array) => [...value].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// The leaves and roots of google/certificate-transparency, merkletree/merkle_tree_test.cc.
const LEAVES = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const leavesOf = (count: number) => LEAVES.slice(0, count).map((leaf) => leafHash(bytes(leaf)));

describe("a tree has the root that Certificate Transparency gives it", () => {
  test.each(ROOTS.map((root, count) => ({ root, count })))("with $count leaves", ({ root, count }) => {
    expect(hex(rootOf(leavesOf(count)))).toBe(root);
  });
});

test("every leaf climbs to the root by its own siblings, and by nobody else's", () => {
  for (let count = 1; count < ROOTS.length; count++) {
    const leaves = leavesOf(count);
    const root = hex(rootOf(leaves));
    for (const [index, leaf] of leaves.entries()) {
      const proof = proofOf(leaves, index);
      expect(hex(climb(leaf, proof))).toBe(root);
      for (const [other, wrong] of leaves.entries())
        if (other !== index) expect(hex(climb(wrong, proof))).not.toBe(root);
      for (const [at, step] of proof.entries()) {
        const turned = proof.with(at, { ...step, side: step.side === "left" ? "right" : "left" });
        expect(hex(climb(leaf, turned))).not.toBe(root);
      }
    }
  }
});

test("a node does not pass for a leaf", () => {
  const [one, two, three] = leavesOf(3);
  if (one === undefined || two === undefined || three === undefined) throw new Error("there are three");
  const pair = new Uint8Array([...one, ...two]);
  expect(hex(rootOf([leafHash(pair), three]))).not.toBe(ROOTS[3]);
});
