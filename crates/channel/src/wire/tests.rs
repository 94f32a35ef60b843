use serde_json::json;

use super::*;

#[test]
fn a_frame_comes_back_as_it_went_in() {
    let message = json!({"text": "line\nEVCXR_END_CONTENT\n\u{1b}[31m", "n": 3});
    let mut bytes = Vec::new();
    write_frame(&mut bytes, &message).unwrap();
    write_frame(&mut bytes, &json!(null)).unwrap();
    let mut reader = bytes.as_slice();
    assert_eq!(read_frame(&mut reader).unwrap(), Some(message));
    assert_eq!(read_frame(&mut reader).unwrap(), Some(json!(null)));
    assert_eq!(read_frame(&mut reader).unwrap(), None);
}

#[test]
fn half_a_frame_is_an_error_and_a_forged_length_allocates_nothing() {
    let mut bytes = Vec::new();
    write_frame(&mut bytes, &json!({"a": "b"})).unwrap();
    bytes.pop();
    assert!(read_frame(&mut bytes.as_slice()).is_err());
    assert!(read_frame(&mut [0x7f, 0xff, 0xff, 0xff, b'{'].as_slice()).is_err());
    assert!(read_frame(&mut [0x03, 0xff, 0xff, 0xff, b'{'].as_slice()).is_err());
    assert!(read_frame(&mut [0, 0, 0, 3, b'{', b'x', b'}'].as_slice()).is_err());
}

#[test]
fn messages_survive_the_round_trip() {
    let from_cell = [
        FromCell::Started,
        FromCell::Publish(Publish {
            id: 7,
            message_type: "display_data".into(),
            content: json!({"data": {}}),
            metadata: json!({}),
            token: Some(3),
        }),
        FromCell::Handled { token: 9 },
        FromCell::Ready {
            calls: vec![Signature {
                entity: String::new(),
                name: "query".into(),
                arguments: 1,
                takes_span: false,
                fallible: true,
                steps: vec![StepSignature { name: "table".into(), arguments: 0, fallible: false }],
            }],
        },
        FromCell::Interrupted { running: Running::Ours },
        FromCell::Returned { token: 1, outcome: Outcome::Error { text: "x\nhelp: y".into() } },
        FromCell::Returned {
            token: 2,
            outcome: Outcome::Value {
                kept: Some(Kept { number: 4, type_name: "nblt::Rows".into(), variable: Some("x".into()) }),
            },
        },
        FromCell::Answer { token: 3, content: json!({"matches": []}) },
    ];
    for message in from_cell {
        assert_eq!(FromCell::from_json(&message.to_json()), Some(message));
    }
    let to_cell = [
        ToCell::Ack { id: 1 },
        ToCell::CommMessage { comm_id: "c".into(), data: json!({"method": "update"}), token: 2 },
        ToCell::CommClosed { comm_id: "c".into() },
        ToCell::Interrupt,
        ToCell::Load { path: "/x.so".into(), function: "run_user_code_1".into() },
        ToCell::Ask { token: 5, kind: "complete_request".into(), code: "%%kql\n".into(), cursor: 6 },
        ToCell::Call {
            token: 6,
            call: Call {
                entity: "Account".into(),
                name: "account_summary".into(),
                span: Some(SpanText::Last { number: -7, unit: TimeUnit::Days }),
                arguments: vec!["adele".into()],
                step: Some(Step { name: "select".into(), arguments: vec!["adelev".into()] }),
                question_mark: true,
                show: Display::Asked,
                keep: false,
            },
        },
    ];
    for message in to_cell {
        assert_eq!(ToCell::from_json(&message.to_json()), Some(message));
    }
}

#[test]
fn a_cell_may_not_publish_what_is_the_kernels() {
    let forged = json!({"type": "publish", "id": 1, "message_type": "status", "content": {}, "metadata": {}});
    assert_eq!(FromCell::from_json(&forged), None);
    assert_eq!(FromCell::from_json(&json!([1, 2])), None);
    assert_eq!(ToCell::from_json(&json!({"type": "ack"})), None);
}
