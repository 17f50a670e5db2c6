use super::json;
use super::unknown::UnknownMembers;

json::object! {
    pub struct Wide {
        pub text_0: Option<String> = optional "text_0",
        pub text_1: Option<String> = optional "text_1",
        pub text_2: Option<String> = optional "text_2",
        pub text_3: Option<String> = optional "text_3",
        pub text_4: Option<String> = optional "text_4",
        pub text_5: Option<String> = optional "text_5",
        pub text_6: Option<String> = optional "text_6",
        pub text_7: Option<String> = optional "text_7",
        pub text_8: Option<String> = optional "text_8",
        pub text_9: Option<String> = optional "text_9",
        pub text_10: Option<String> = optional "text_10",
        pub text_11: Option<String> = optional "text_11",
        pub text_12: Option<String> = optional "text_12",
        pub text_13: Option<String> = optional "text_13",
        pub text_14: Option<String> = optional "text_14",
        pub text_15: Option<String> = optional "text_15",
        pub text_16: Option<String> = optional "text_16",
        pub text_17: Option<String> = optional "text_17",
        pub text_18: Option<String> = optional "text_18",
        pub text_19: Option<String> = optional "text_19",
        pub text_20: Option<String> = optional "text_20",
        pub text_21: Option<String> = optional "text_21",
        pub text_22: Option<String> = optional "text_22",
        pub text_23: Option<String> = optional "text_23",
        pub text_24: Option<String> = optional "text_24",
        pub text_25: Option<String> = optional "text_25",
        pub text_26: Option<String> = optional "text_26",
        pub text_27: Option<String> = optional "text_27",
        pub text_28: Option<String> = optional "text_28",
        pub text_29: Option<String> = optional "text_29",
        pub text_30: Option<String> = optional "text_30",
        pub text_31: Option<String> = optional "text_31",
        pub text_32: Option<String> = optional "text_32",
        pub text_33: Option<String> = optional "text_33",
        pub text_34: Option<String> = optional "text_34",
        pub text_35: Option<String> = optional "text_35",
        pub text_36: Option<String> = optional "text_36",
        pub text_37: Option<String> = optional "text_37",
        pub text_38: Option<String> = optional "text_38",
        pub text_39: Option<String> = optional "text_39",
        pub id_0: String = required "id_0",
        pub id_1: String = required "id_1",
        pub id_2: String = required "id_2",
        pub id_3: String = required "id_3",
        pub id_4: String = required "id_4",
        pub id_5: String = required "id_5",
        pub id_6: String = required "id_6",
        pub id_7: String = required "id_7",
        pub id_8: String = required "id_8",
        pub id_9: String = required "id_9",
        pub id_10: String = required "id_10",
        pub id_11: String = required "id_11",
        pub id_12: String = required "id_12",
        pub id_13: String = required "id_13",
        pub id_14: String = required "id_14",
        pub id_15: String = required "id_15",
        pub id_16: String = required "id_16",
        pub id_17: String = required "id_17",
        pub id_18: String = required "id_18",
        pub id_19: String = required "id_19",
        pub next: Option<Box<Wide>> = optional "next",
    } extra: UnknownMembers
}

/// What a worker of tokio has. What is not optimised takes the most of it.
const STACK_BYTES: usize = 2 << 20;

#[test]
fn a_type_of_many_members_that_holds_itself_is_read_as_deep_as_anything() {
    let ids = (0..20).map(|index| format!("\"id_{index}\":\"\",")).collect::<String>();
    let nested = move |depth: usize| format!("{{{ids}\"next\":").repeat(depth) + "null" + &"}".repeat(depth);
    let read = |text: String| json::read::<Wide>(text.as_bytes()).is_ok();
    let reads = move || (read(nested(127)), read(nested(128)));
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(reads).expect("there is a thread");
    assert_eq!(thread.join().expect("the stack is large enough"), (true, false));
}
