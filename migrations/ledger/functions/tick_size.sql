-- The smallest step of a price. Shares, funds, options and coins: 0.01, as Rule 612 of Regulation NMS has it
-- for shares above a dollar. Currencies: a pip. Futures: by the contract specifications of CME Group, ICE and
-- Eurex; null for a root that is not here.
create or replace function tick_size(of_class text, of_symbol text) returns numeric
language sql immutable parallel safe as $$
  select case of_class
    when 'future' then case substring(upper(of_symbol) from '^/?([A-Z0-9]{1,4}?)[FGHJKMNQUVXZ][0-9]{1,2}(?::[A-Z]{2,6})?$')
      when 'ES' then 0.25 when 'MES' then 0.25 when 'NQ' then 0.25 when 'MNQ' then 0.25 when 'YM' then 1 when 'MYM' then 1
      when 'RTY' then 0.1 when 'M2K' then 0.1 when 'CL' then 0.01 when 'MCL' then 0.01 when 'QM' then 0.025 when 'BZ' then 0.01
      when 'NG' then 0.001 when 'MNG' then 0.001 when 'RB' then 0.0001 when 'HO' then 0.0001
      when 'GC' then 0.1 when 'MGC' then 0.1 when 'SI' then 0.005 when 'SIL' then 0.005 when 'HG' then 0.0005 when 'MHG' then 0.0005
      when 'ZB' then 0.03125 when 'UB' then 0.03125 when 'ZN' then 0.015625 when 'TN' then 0.015625 when 'ZF' then 0.0078125
      when 'ZT' then 0.00390625 when '6A' then 0.00005 when '6B' then 0.0001 when '6C' then 0.00005 when '6E' then 0.00005
      when '6J' then 0.0000005 when '6N' then 0.00005 when '6S' then 0.00005 when 'M6A' then 0.0001 when 'M6B' then 0.0001
      when 'M6E' then 0.0001 when 'ZC' then 0.25 when 'ZS' then 0.25 when 'ZW' then 0.25 when 'KE' then 0.25
      when 'ZL' then 0.01 when 'ZM' then 0.1 when 'LE' then 0.025 when 'HE' then 0.025 when 'GF' then 0.025
      when 'BTC' then 5 when 'MBT' then 5 when 'ETH' then 0.5 when 'MET' then 0.5
      when 'FDAX' then 1 when 'FDXM' then 1 when 'FESX' then 1 when 'FGBL' then 0.01 when 'FGBM' then 0.01 when 'FSMI' then 1
    end
    when 'forex' then case when upper(of_symbol) like '%JPY' then 0.01 else 0.0001 end
    else 0.01
  end
$$;
