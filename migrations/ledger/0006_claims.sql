-- Which claim gave a fill its execution id is said by its facts; nothing ever read or wrote the mark.
alter table claims drop column adopted;
