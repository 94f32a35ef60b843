use super::{draw::land, view_box::ViewBox, *};

fn place(label: &str, latitude: f64, longitude: f64, events: u64, failed: u64) -> MapPlace {
    MapPlace { label: label.to_owned(), latitude, longitude, events, failed }
}

fn is_land(east: f64, north: f64) -> bool {
    // A ray to the east crosses the outline of the area around the point an odd number of times.
    land().iter().any(|area| {
        let edges = area.iter().zip(area.iter().cycle().skip(1));
        let crossed = edges.filter(|(a, b)| {
            (a.1 > north) != (b.1 > north) && east < (b.0 - a.0) * (north - a.1) / (b.1 - a.1) + a.0
        });
        crossed.count() % 2 == 1
    })
}

#[test]
fn the_outline_is_that_of_the_world() {
    assert!(land().iter().all(|it| it.len() >= 3));
    // No edge goes around the world, as those of land across the 180th meridian would.
    let wide =
        |area: &Vec<(f64, f64)>| area.iter().zip(area.iter().skip(1)).any(|(a, b)| (a.0 - b.0).abs() > 180.0);
    assert!(!land().iter().any(wide));
    let cities = [
        ("Madrid", -3.7, 40.4),
        ("Nairobi", 36.8, -1.3),
        ("Denver", -105.0, 39.7),
        ("Brasília", -47.9, -15.8),
        ("Beijing", 116.4, 39.9),
        ("Alice Springs", 133.9, -23.7),
        ("Sapporo", 141.35, 43.06),
    ];
    for (name, east, north) in cities {
        assert!(is_land(east, north), "{name} is on land");
    }
    assert!(is_land(-172.0, 66.2), "Chukotka is on the other side of the 180th meridian");
    for (name, east, north) in [
        ("Bering Sea", -178.0, 60.0),
        ("Atlantic", -35.0, 30.0),
        ("Pacific", -150.0, 0.0),
        ("Indian Ocean", 80.0, -20.0),
    ] {
        assert!(!is_land(east, north), "the {name} is no land");
    }
}

#[test]
fn places_close_together_are_drawn_on_a_part_of_the_world() {
    let (dublin, munich) = (place("Dublin", 53.3, -6.3, 5, 0), place("Munich", 48.1, 11.6, 2, 0));
    let sydney = place("Sydney", -33.9, 151.2, 1, 0);
    let near = ViewBox::of(&[&dublin, &munich]);
    assert!(near.width() < 90.0, "{near:?}");
    let far = ViewBox::of(&[&dublin, &munich, &sydney]);
    assert_eq!((far, far.width()), (ViewBox::of(&[]), 360.0));
    for (part, places) in [(near, vec![&dublin, &munich]), (far, vec![&dublin, &munich, &sydney])] {
        for it in places {
            let (x, y) = part.place((it.longitude, it.latitude));
            assert!((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y), "{} in {part:?}", it.label);
        }
    }
    // At an edge of the world the part is moved, not cut.
    let fiji = ViewBox::of(&[&place("Suva", -18.1, 178.4, 1, 0)]);
    assert!(fiji.east <= 180.0 && fiji.width() >= 70.0, "{fiji:?}");
}

#[test]
fn clipping_keeps_what_is_inside() {
    let part = ViewBox { west: 0.0, east: 10.0, south: 0.0, north: 10.0 };
    let square = |low: f64, high: f64| vec![(low, low), (high, low), (high, high), (low, high)];
    let area = |points: &[(f64, f64)]| {
        let edges = points.iter().zip(points.iter().cycle().skip(1));
        edges.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
    };
    assert_eq!(area(&part.clip(&square(2.0, 4.0))), 4.0);
    assert_eq!(area(&part.clip(&square(5.0, 15.0))), 25.0);
    assert_eq!(area(&part.clip(&square(-50.0, 50.0))), 100.0);
    assert!(part.clip(&square(20.0, 30.0)).is_empty());
}

#[test]
fn vis_05_every_place_is_drawn_and_told() {
    let map = Map {
        places: vec![
            place("Dublin, Ireland", 53.3498, -6.2603, 28, 0),
            place("São Paulo, Brazil", -23.5475, -46.6361, 9, 2),
            place("Timișoara, Romania", 45.75, 21.2, 3, 3),
            place("Nowhere", f64::NAN, 0.0, 1, 0),
        ],
        not_drawn: vec![("the log has no place".to_owned(), 4)],
        ..Map::new("Where events came from")
    };
    let svg = map.to_svg();
    assert_eq!(svg.as_str().matches("<circle").count(), 3);
    assert!(svg.as_str().contains("<title>São Paulo, Brazil  23.5° S 46.6° W  9 events, 2 failed</title>"));
    // A mark tells what it is, and the land below it nothing.
    assert_eq!(svg.as_str().matches("</title></circle>").count(), 3);
    assert!(svg.as_str().contains("<polygon") && !svg.as_str().contains("</title></polygon>"));
    // One colour where something succeeded, another where all failed.
    let of = |color: &str| svg.as_str().matches(&format!("fill=\"{color}\"")).count();
    assert_eq!((of("#2F80D0"), of("#CC6F14")), (2, 1), "{}", svg.as_str());
    let text = map.to_text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "Where events came from",
            "  Dublin, Ireland  53.3° N 6.3° W  28 events",
            "  São Paulo, Brazil  23.5° S 46.6° W  9 events, 2 failed",
            "  Timișoara, Romania  45.8° N 21.2° E  3 events, all failed",
            "  Nowhere  no position  1 event",
            "  4 events  not drawn: the log has no place",
        ]
    );
}

#[test]
fn a_map_without_places_says_so() {
    let map = Map::new("Where");
    assert!(map.to_text().contains("no event with a known place"));
    assert!(map.to_svg().as_str().contains("no event with a known place"));
}

#[test]
fn many_places_at_one_point_and_hostile_names_are_drawn() {
    let names = ["<script>alert(1)</script>", "\n<circle r=\"9\"/>\n", "x\" onload=\"y", "日本語", ""];
    let places = (0..600).map(|it| place(names[it % names.len()], 1e9, -1e300, u64::MAX, 1));
    let map = Map { places: places.collect(), ..Map::new("</svg><script>") };
    let svg = map.to_svg();
    assert_eq!(svg.as_str().matches("<circle").count(), 600);
    assert!(!svg.as_str().contains("<script") && !svg.as_str().contains("onload=\""));
}
