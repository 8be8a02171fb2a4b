//! How many damaged responses are lost: `cargo run -p omni-tests --release --bin mutations -- 1000000`.
//!
//! Damages the examples of responses in the document at random places, the same ones in every run, and reads each as a
//! client does and as a lenient client does. Prints the table of the guide.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::HashMap;

use omni_tests::document::{self, Message};
use omni_tests::mutations::{Mutation, parent, pointers};
use omni_tests::{all_types, types::Entry};
use serde_json::Value;
use xtask::spec::model;

/// What happened to the responses that were damaged in one way.
#[derive(Default)]
struct Row {
    damaged: u32,
    strict_lost: u32,
    lenient_lost: u32,
    listed: u32,
}

fn main() {
    let wanted: usize = std::env::args().nth(1).map_or(1_000_000, |count| count.parse().unwrap());
    let document = document::load();
    let types: HashMap<_, _> = all_types().into_iter().map(|entry| (entry.schema, entry)).collect();
    let responses: Vec<(&Entry, Value)> = document::examples(&document.value)
        .into_iter()
        .filter(|example| example.message != Message::Request)
        .filter_map(|example| Some((&types[model::schema_name(&example.schema)?], example.value)))
        .collect();
    let places: Vec<Vec<String>> = responses.iter().map(|(_, value)| pointers(value)).collect();
    let total = places.iter().map(Vec::len).sum::<usize>();
    println!("{} responses with {total} places, {wanted} damaged responses\n", responses.len());
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let mut rows: Vec<Row> = Mutation::ALL.iter().map(|_| Row::default()).collect();
    let mut done = 0;
    while done < wanted {
        // Each place of the document is equally likely.
        let mut place = random.below(total);
        let index = places.iter().position(|list| {
            let here = place < list.len();
            place -= if here { 0 } else { list.len() };
            here
        });
        let (entry, response) = &responses[index.unwrap()];
        let pointer = &places[index.unwrap()][place];
        let kind = random.below(Mutation::ALL.len());
        let mutation = Mutation::ALL[kind];
        if !mutation.fits(parent(response, pointer), response.pointer(pointer).unwrap()) {
            continue;
        }
        let text = mutation.apply(response, pointer, random.below(64));
        let row = &mut rows[kind];
        row.damaged += 1;
        let strict = entry.strict(&text);
        row.strict_lost += u32::from(!strict);
        match entry.lenient(&text) {
            Ok(read) => row.listed += u32::from(!strict && !read.skipped.is_empty()),
            Err(_) => row.lenient_lost += 1,
        }
        done += 1;
    }
    println!(
        "| what is wrong | responses | lost | lost by a lenient client | listed by it |\n| --- | --- | --- | --- | --- |"
    );
    for (mutation, row) in Mutation::ALL.iter().zip(&rows) {
        let share = |count: u32| format!("{:.1} %", 100.0 * f64::from(count) / f64::from(row.damaged.max(1)));
        println!(
            "| {} | {} | {} | {} | {} |",
            mutation.words(),
            row.damaged,
            share(row.strict_lost),
            share(row.lenient_lost),
            if row.listed + row.lenient_lost == row.strict_lost { "all" } else { "NOT ALL" },
        );
    }
}

/// Numbers that look random (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default() % limit
    }
}
