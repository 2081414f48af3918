//! `hazlimit batch`: what is read, what is rejected, and that the counts add up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::run::{Done, hazlimit};

const HEADER: &str =
    "product,category,facts,material,class,material facts,entry,analyte,kind,result,unit,disclosed";

/// A folder with one input file.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn files(&self) -> BTreeSet<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned())
            .collect()
    }

    /// Judges files by the fixture catalogue, into `out.csv`.
    #[track_caller]
    fn batch(&self, files: &[&str], more: &[&str]) -> Done {
        let output = self.path("out.csv");
        let mut arguments = vec!["batch"];
        arguments.extend(files);
        arguments.extend([
            "-o",
            output.to_str().unwrap(),
            "--limits",
            "limits",
            "--only",
        ]);
        if !more
            .iter()
            .any(|option| option.starts_with("--from") || *option == "--on")
        {
            arguments.extend(["--on", "2026-01-01"]);
        }
        arguments.extend(more);
        hazlimit(&arguments)
    }

    /// Rows by product.
    fn rows(&self, name: &str) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut rows = BTreeMap::new();
        for row in table(&self.path(name)) {
            let again = rows.insert(row["product"].clone(), row);
            assert!(again.is_none(), "a product is judged twice: {again:?}");
        }
        rows
    }

    fn verdicts(&self) -> BTreeMap<String, String> {
        let rows = self.rows("out.csv").into_iter();
        rows.map(|(product, row)| (product, row["verdict"].clone()))
            .collect()
    }

    fn rejects(&self) -> Vec<(u64, String)> {
        let rows = table(&self.path("out.rejects.csv")).into_iter();
        rows.map(|row| (row["line"].parse().unwrap(), row["reason"].clone()))
            .collect()
    }
}

fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.deserialize().map(Result::unwrap);
    rows.collect()
}

/// A product that the fixture catalogue can decide, by its content of lead.
fn product(id: &str, lead: &str) -> String {
    format!(
        "{id},toys,intended-age=3 years and up,body,plastic,accessible=true,result,lead,element-migration,{lead},mg/kg,\n\
         {id},,,body,,,free-of,restricted phthalates,,100,mg/kg,\n"
    )
}

fn csv_of(products: &[String]) -> String {
    format!("{HEADER}\n{}", products.concat())
}

/// Numbers of the last lines: read, judged, rejected; products, pass, fail, inconclusive.
fn counts(stderr: &str) -> Vec<u64> {
    let line = |start: &str| stderr.lines().find(|line| line.starts_with(start)).unwrap();
    let numbers = |line: &str| {
        line.split(|letter: char| !letter.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect::<Vec<u64>>()
    };
    let mut all = numbers(line("lines read"));
    all.truncate(3);
    all.extend(numbers(line("products ")));
    all
}

#[test]
fn each_product_gets_one_verdict_and_the_gravest_is_the_exit_status() {
    for (lead, verdict, status) in [
        ("10", "pass", 0),
        ("200", "fail", 1),
        ("> 10", "inconclusive", 3),
    ] {
        let folder = Folder::new();
        let file = folder.write("in.csv", csv_of(&[product("A", "10"), product("B", lead)]));
        let done = folder.batch(&[&file], &[]);
        assert_eq!(done.status, status, "{}", done.stderr);
        let verdicts = folder.verdicts();
        assert_eq!(verdicts["A"], "pass");
        assert_eq!(verdicts["B"], verdict);
        assert_eq!(counts(&done.stderr)[..4], [4, 4, 0, 2]);
        assert!(!folder.files().contains("out.rejects.csv"));
    }
}

#[test]
fn the_verdicts_are_those_of_screen_on_the_same_product() {
    let folder = Folder::new();
    let line = std::fs::read_to_string(crate::run::fixtures().join("toy.json"))
        .unwrap()
        .replace('\n', " ");
    let failing = line
        .replace("0.04 %", "0.4 %")
        .replace("99.95 %", "99.59 %");
    let failing = failing.replace("D-1", "D-2");
    let file = folder.write("in.jsonl", format!("{line}\n\n{failing}\n"));
    let done = folder.batch(&[&file], &[]);
    assert_eq!(done.status, 1, "{}", done.stderr);
    let verdicts = folder.verdicts();
    assert_eq!(verdicts["D-1"], "pass");
    assert_eq!(verdicts["D-2"], "fail");
    let table = "\
sample id,category,made,facts,part,part mass,material,class,material facts,disclosed,entry,analyte,kind,result
D-1,toys,2020-03-01,intended-age=0-36 months,body,42 g,soft PVC,plastic/pvc,accessible=true,99.99 %,contains,117-81-7,,0.04 %
D-1,,,,body,,soft PVC,,,,contains,polyvinyl chloride,,99.95 %
D-1,,,,body,,soft PVC,,,,result,lead,element-migration,35 mg/kg
D-2,toys,2020-03-01,intended-age=0-36 months,body,42 g,soft PVC,plastic/pvc,accessible=true,99.99 %,contains,117-81-7,,0.4 %
D-2,,,,body,,soft PVC,,,,contains,polyvinyl chloride,,99.59 %
D-2,,,,body,,soft PVC,,,,result,lead,element-migration,35 mg/kg
";
    let of_json = folder.rows("out.csv");
    let file = folder.write("in.csv", table);
    folder.batch(&[&file], &[]);
    let of_table = folder.rows("out.csv");
    for product in ["D-1", "D-2"] {
        for column in ["verdict", "failed", "undecided", "passed", "complete"] {
            assert_eq!(
                of_table[product][column], of_json[product][column],
                "{column}"
            );
        }
    }
}

#[test]
fn the_template_is_accepted_in_both_languages_with_the_same_verdicts() {
    let mut seen = Vec::new();
    for language in ["en", "zh"] {
        let folder = Folder::new();
        let template = hazlimit(&["batch", "--template", "--lang", language]);
        assert_eq!((template.status, template.stderr.as_str()), (0, ""));
        let file = folder.write("in.csv", &template.stdout);
        let output = folder.path("out.csv");
        let output = output.to_str().unwrap();
        let done = hazlimit(&["batch", &file, "-o", output, "--on", "2026-11-23"]);
        assert_eq!(done.status, 1, "{}", done.stderr);
        assert_eq!(
            folder.rows("out.csv")["S-002"]["verdict"],
            "fail",
            "the example shows a failure"
        );
        seen.push(folder.verdicts());
        insta::assert_snapshot!(format!("batch_template_{language}"), template.stdout);
    }
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn a_bad_line_is_rejected_with_number_and_reason_and_its_product_cannot_pass() {
    for (bad, reason) in [
        ("B,,,body,,,result,lead,element-migration,10,,", "no unit"),
        ("B,,,body,,,result,lead,element-migration,,mg/kg,", "empty"),
        (
            "B,,,body,,,result,lead,element-migration,\"1,5\",mg/kg,",
            "`1.5` or `15`",
        ),
        ("B,,,body,,,result,lead,weight,1,mg/kg,", "weight"),
        ("B,,,body,,,result,117-81-8,content,1,mg/kg,", "117-81-8"),
        ("B,,,body,,,result,lead,,1,mg/kg,", "--kind"),
        (
            "B,toy,,body,,,result,lead,content,1,mg/kg,",
            "is another than `toys`",
        ),
        ("B,,,other,cheese,,result,lead,content,1,mg/kg,", "cheese"),
        (
            "B,,,body,,acessible=true,result,lead,content,1,mg/kg,",
            "another than",
        ),
        ("B,,,,,,contains,lead,,1,%,", "names none"),
        ("B,,,body,,,contains,lead,,101,%,", "more than the whole"),
        ("B,,,body,,,free-of,lead,,> 1,%,", "below which it lies"),
        ("B,,,body,,,result,,content,1,mg/kg,", "no analyte"),
        ("B,,,body,,,result,lead", "8 fields instead of 12"),
        (
            "B,,,body,,,result,lead,content,1,mg/kg,,,x",
            "14 fields instead of 12",
        ),
        ("B,,,body,,,result,\"lead,content,1,mg/kg,", "not closed"),
        ("B,,,body,,,guess,lead,content,1,mg/kg,", "kind of entry"),
    ] {
        let folder = Folder::new();
        let text = csv_of(&[
            product("A", "10"),
            product("B", "10"),
            format!("{bad}\n"),
            product("C", "10"),
        ]);
        let file = folder.write("in.csv", text);
        let done = folder.batch(&[&file], &[]);
        assert_eq!(done.status, 3, "{bad}: {}", done.stderr);
        let rejects = folder.rejects();
        assert_eq!(rejects.len(), 1, "{bad}");
        assert_eq!(rejects[0].0, 6, "{bad}");
        assert!(rejects[0].1.contains(reason), "{bad}: {}", rejects[0].1);
        let rows = folder.rows("out.csv");
        assert_eq!(rows["A"]["verdict"], "pass", "{bad}");
        assert_eq!(rows["B"]["verdict"], "inconclusive", "{bad}");
        assert_eq!(rows["B"]["reason"], "rejected line", "{bad}");
        assert_eq!(rows["C"]["verdict"], "pass", "{bad}");
        assert_eq!(counts(&done.stderr), [7, 6, 1, 3, 2, 0, 1], "{bad}");
    }
}

#[test]
fn a_quoted_field_may_span_lines_and_the_numbers_below_it_stay_right() {
    let folder = Folder::new();
    let spanning = "A,,,\"body\",,,result,lead,element-migration,\"10\r\n\",mg/kg,\n".to_owned();
    let bad = "B,,,body,,,result,lead,element-migration,x,mg/kg,\n".to_owned();
    let text = csv_of(&[product("A", "10"), spanning, product("B", "10"), bad]);
    let file = folder.write("in.csv", text);
    let done = folder.batch(&[&file], &[]);
    assert_eq!(folder.verdicts()["A"], "pass");
    assert_eq!(folder.rejects()[0].0, 8);
    assert_eq!(counts(&done.stderr)[..3], [6, 5, 1]);
}

#[test]
fn the_help_shows_examples() {
    let help = hazlimit(&["batch", "--help"]);
    assert_eq!(help.status, 0);
    assert!(help.stdout.contains("Examples:\n  hazlimit batch"));
}

#[test]
fn contents_that_add_to_more_than_the_whole_reject_the_line_that_is_too_much() {
    let folder = Folder::new();
    let more = |name: &str, content: &str| format!("A,,,body,,,contains,{name},,{content},%,\n");
    let text = csv_of(&[
        product("A", "10"),
        more("polyvinyl chloride", "60"),
        more("DEHP", "> 40"),
        more("DBP", "0"),
    ]);
    let file = folder.write("in.csv", text);
    folder.batch(&[&file], &[]);
    let rejects = folder.rejects();
    assert_eq!(rejects.len(), 1);
    assert_eq!(rejects[0].0, 5);
    assert!(rejects[0].1.contains("more than 100 %"));
}

#[test]
fn a_rejected_line_does_not_hide_a_proven_failure() {
    let folder = Folder::new();
    let bad = "A,,,body,,,result,lead,element-migration,10,,\n".to_owned();
    let file = folder.write("in.csv", csv_of(&[product("A", "200"), bad]));
    assert_eq!(folder.batch(&[&file], &[]).status, 1);
    let row = &folder.rows("out.csv")["A"];
    assert_eq!(row["verdict"], "fail");
    assert_eq!(
        (row["reason"].as_str(), row["rejected"].as_str()),
        ("rejected line", "1")
    );
}

#[test]
fn a_line_of_nobody_keeps_both_neighbours_from_passing_and_none_else() {
    let folder = Folder::new();
    let nobody = ",,,body,,,result,lead,element-migration,500,mg/kg,\n".to_owned();
    let all = ["A", "B", "C", "D"].map(|id| product(id, "10"));
    let text = csv_of(&[all[..2].concat(), nobody, all[2..].concat()]);
    let file = folder.write("in.csv", text);
    let done = folder.batch(&[&file], &[]);
    let rows = folder.rows("out.csv");
    let verdicts = ["A", "B", "C", "D"].map(|id| rows[id]["verdict"].as_str());
    assert_eq!(verdicts, ["pass", "inconclusive", "inconclusive", "pass"]);
    assert_eq!(rows["B"]["reason"], "rejected line nearby");
    assert_eq!(counts(&done.stderr), [9, 8, 1, 4, 2, 0, 2]);
}

#[test]
fn a_product_of_which_no_line_can_be_read_is_told_and_its_neighbours_may_have_lost_a_line() {
    let folder = Folder::new();
    let all = ["A", "C", "D"].map(|id| product(id, "10"));
    let [a, c, d] = all;
    let text = csv_of(&[a, "B,toys\n".to_owned(), c, d]);
    let file = folder.write("in.csv", text);
    let done = folder.batch(&[&file], &[]);
    let rows = folder.rows("out.csv");
    let reasons = ["A", "B", "C", "D"].map(|id| rows[id]["reason"].as_str());
    let nearby = "rejected line nearby";
    assert_eq!(reasons, [nearby, "rejected line", nearby, ""]);
    assert_eq!(counts(&done.stderr), [7, 6, 1, 4, 1, 0, 3]);
}

#[test]
fn a_product_whose_lines_stand_apart_is_judged_once_and_cannot_pass() {
    let late = "A,,,body,,,result,lead,element-migration,500,mg/kg,\n".to_owned();
    let text = csv_of(&[product("A", "10"), product("B", "10"), late]);
    for format in ["csv", "jsonl", "summary"] {
        let folder = Folder::new();
        let file = folder.write("in.csv", &text);
        let done = folder.batch(&[&file], &["--format", format]);
        assert_eq!(done.status, 3, "{}", done.stderr);
        assert_eq!(counts(&done.stderr), [5, 4, 1, 2, 1, 0, 1]);
        assert!(done.stderr.contains("products whose lines stand apart 1"));
        assert_eq!(folder.rejects()[0].0, 6);
        assert!(folder.rejects()[0].1.contains("stand together"));
        match format {
            "csv" => {
                let rows = folder.rows("out.csv");
                assert_eq!(rows["A"]["verdict"], "inconclusive");
                assert_eq!(rows["A"]["reason"], "rejected line");
                assert_eq!(rows["B"]["verdict"], "pass");
            }
            "jsonl" => {
                let text = folder.read("out.csv");
                let rows: Vec<&str> = text.lines().collect();
                assert_eq!(rows.len(), 2);
                assert!(rows[0].contains(r#""verdict":"inconclusive","reason":"rejected line""#));
                assert!(rows[1].contains(r#""verdict":"pass""#));
            }
            _ => assert!(
                folder
                    .read("out.csv")
                    .contains("pass 1 + fail 0 + inconclusive 1")
            ),
        }
    }
}

#[test]
fn rejected_lines_are_told_in_the_order_of_the_file_however_many_belong_to_no_product() {
    let folder = Folder::new();
    let mut products = vec![product("A", "10"), product("B", "x")];
    for at in 0..700 {
        products.push(product("A", "10"));
        products.push(product(
            &format!("C{at}"),
            if at % 90 == 0 { "x" } else { "10" },
        ));
    }
    let file = folder.write("in.csv", csv_of(&products));
    folder.batch(&[&file], &[]);
    let numbers: Vec<u64> = folder.rejects().iter().map(|(line, _)| *line).collect();
    assert!(numbers.len() > 1400, "{}", numbers.len());
    assert!(numbers.is_sorted());
}

#[test]
fn a_line_with_other_fields_is_rejected_among_good_ones_of_its_product() {
    let header = "product,category,part,material,disclosed,entry,analyte,value,unit";
    let good = |analyte: &str| format!("A,electronics,body,M0,100 %,contains,{analyte},10,mg/kg");
    let lines = [
        header.to_owned(),
        good("lead"),
        format!("{},x", good("cadmium")),
        good("mercury"),
        format!("{}, ,", good("DEHP")),
        "A,electronics,body,M0,100 %,contains,DBP,10".to_owned(),
        good("BBP"),
    ];
    for ending in ["\n", "\r\n"] {
        let folder = Folder::new();
        let file = folder.write("in.csv", lines.join(ending));
        let more = ["--kind", "content", "--market", "EU"];
        let done = folder.batch(&[&file], &more);
        assert_eq!(counts(&done.stderr)[..3], [6, 4, 2], "{}", done.stderr);
        let rejects = folder.rejects();
        let told: Vec<(u64, &str)> = rejects
            .iter()
            .map(|(line, why)| (*line, why.as_str()))
            .collect();
        let expected = [(3, "10 fields instead of 9"), (6, "8 fields instead of 9")];
        assert_eq!(told, expected);
        let rows = folder.rows("out.csv");
        assert_eq!(rows["A"]["lines"], "4");
        assert_eq!(rows["A"]["rejected"], "2");
    }
}

#[test]
fn a_product_in_two_files_is_judged_once_and_cannot_pass() {
    let folder = Folder::new();
    let first = folder.write("one.csv", csv_of(&[product("A", "10")]));
    let second = folder.write("two.csv", csv_of(&[product("A", "10"), product("B", "10")]));
    let done = folder.batch(&[&first, &second], &[]);
    let verdicts = folder.verdicts();
    assert_eq!(verdicts["A"], "inconclusive");
    assert_eq!(verdicts["B"], "pass");
    assert_eq!(counts(&done.stderr), [6, 4, 2, 2, 1, 0, 1]);
}

#[test]
fn a_bom_that_cannot_be_read_is_rejected_and_told() {
    let folder = Folder::new();
    let line = std::fs::read_to_string(crate::run::fixtures().join("toy.json"))
        .unwrap()
        .replace('\n', " ");
    let wrong = line.replace("35 mg/kg", "35").replace("D-1", "D-2");
    let twice = line.replace("D-1", "D-3");
    let file = folder.write(
        "in.jsonl",
        format!("{line}\n{wrong}\n{{\n{twice}\n{twice}\n"),
    );
    let done = folder.batch(&[&file], &[]);
    assert_eq!(done.status, 3);
    let rejects = folder.rejects();
    assert_eq!(
        rejects.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
        [2, 3, 5]
    );
    assert!(rejects[0].1.contains("no unit"), "{}", rejects[0].1);
    let verdicts = folder.verdicts();
    assert_eq!(verdicts["D-1"], "pass");
    assert_eq!(verdicts["D-2"], "inconclusive");
    assert_eq!(verdicts["D-3"], "inconclusive");
    assert_eq!(verdicts[""], "inconclusive");
    assert_eq!(counts(&done.stderr), [5, 2, 3, 4, 1, 0, 3]);
}

#[test]
fn columns_have_chinese_names_too_and_units_may_stand_in_the_header() {
    let folder = Folder::new();
    let text = "\
样品编号;样品名称;产品类别;产品事实;部件;材料;材质;材料事实;记录类型;检测项目;量的种类;检测结果(mg/kg);检出限(mg/kg);检测方法;生产日期;披露比例
A;小鸭;玩具;intended-age=3岁及以上;主体;塑料;塑料;accessible=是;检测;铅;元素迁移量;未检出;5;TOY 9-2000;2020/3/1;100 %
A;;;;主体;塑料;;;不含;受限邻苯二甲酸酯;;100;;;;
B;小熊;玩具;intended-age=3岁及以上;主体;塑料;塑料;accessible=是;检测;铅;元素迁移量;200;5;TOY 9-2000;2020年3月1日;
";
    let file = folder.write("in.csv", text);
    let done = folder.batch(&[&file], &[]);
    let verdicts = folder.verdicts();
    assert_eq!(verdicts["A"], "pass", "{}", done.stderr);
    assert_eq!(verdicts["B"], "fail");
}

/// The same table in other encodings and with other separators.
#[test]
fn encodings_and_separators_do_not_matter() {
    let table = "样品编号,产品类别,产品事实,材料,材质,材料事实,检测项目,量的种类,检测结果,单位\n\
                 甲,玩具,intended-age=3岁及以上,塑料,塑料,accessible=是,铅,元素迁移量,200,mg/kg\n";
    let gbk = encoding_rs::GB18030.encode(table).0.into_owned();
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(table.replace(',', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for (name, bytes) in [
        ("utf-8", table.as_bytes().to_vec()),
        ("mark", format!("\u{FEFF}{table}").into_bytes()),
        (
            "semicolon",
            table.replace(',', ";").replace('\n', "\r\n").into_bytes(),
        ),
        ("tab", table.replace(',', "\t").into_bytes()),
        ("gbk", gbk),
        ("utf-16", utf16),
    ] {
        let folder = Folder::new();
        let file = folder.write("in.csv", bytes);
        let done = folder.batch(&[&file], &[]);
        assert_eq!(done.status, 1, "{name}: {}", done.stderr);
        assert_eq!(folder.verdicts()["甲"], "fail", "{name}");
        assert_eq!(
            done.stderr.contains("read as"),
            ["gbk", "utf-16"].contains(&name)
        );
    }
}

#[test]
fn a_line_in_another_encoding_is_rejected_and_not_guessed() {
    let folder = Folder::new();
    let mut bytes = csv_of(&[product("A", "10"), product("B", "10")]).into_bytes();
    bytes.extend(b"B,,,body,,,result,\xB8\xF5,content,1,mg/kg,\n");
    bytes.extend("C,玩具,,,,,,,,,,\n".as_bytes());
    bytes.extend("C,玩具,,,,,,,,,,\n".as_bytes());
    let file = folder.write("in.csv", bytes);
    let done = folder.batch(&[&file], &[]);
    assert_eq!(folder.rejects().len(), 1, "{}", done.stderr);
    assert!(folder.rejects()[0].1.contains("--encoding gb18030"));
    assert_eq!(folder.verdicts()["B"], "inconclusive");
}

#[test]
fn spreadsheets_are_read_with_their_numbers_and_days() {
    let folder = Folder::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let header = [
        "样品编号",
        "产品类别",
        "产品事实",
        "材料",
        "材质",
        "材料事实",
        "检测项目",
        "量的种类",
        "检测结果",
        "单位",
        "生产日期",
    ];
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (column, name) in (0..).zip(header) {
        sheet.write(1, column, name).unwrap();
    }
    for (row, (id, lead)) in (2..).zip([(1001.0, 0.1 + 0.2), (1002.0, 150.0)]) {
        let texts = [
            "指画套装",
            "intended-age=3岁及以上",
            "塑料",
            "塑料",
            "accessible=是",
            "铅",
            "元素迁移量",
        ];
        sheet.write(row, 0, id).unwrap();
        for (column, text) in (1..).zip(texts) {
            sheet.write(row, column, text).unwrap();
        }
        sheet.write(row, 8, lead).unwrap();
        sheet.write(row, 9, "mg/kg").unwrap();
        let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2020, 3, 1).unwrap();
        sheet.write_with_format(row, 10, &made, &day).unwrap();
    }
    sheet.write(4, 0, 1002.0).unwrap();
    sheet.write(4, 6, "铅").unwrap();
    sheet.write(4, 7, "元素迁移量").unwrap();
    sheet.write(4, 8, 7.0).unwrap();
    book.add_worksheet().set_name("other").unwrap();
    let path = folder.path("in.xlsx");
    book.save(&path).unwrap();
    let path = path.to_str().unwrap();

    let done = folder.batch(&[path], &[]);
    assert_eq!(done.status, 1, "{}", done.stderr);
    let verdicts = folder.verdicts();
    assert_eq!(verdicts["1002"], "fail");
    assert_eq!(verdicts["1001"], "pass");
    assert_eq!(folder.rejects().len(), 1);
    assert_eq!(folder.rejects()[0].0, 5);
    let done = folder.batch(&[path], &["--sheet", "othr"]);
    assert_eq!(done.status, 2);
    assert!(
        done.stderr.contains("did you mean `other`?"),
        "{}",
        done.stderr
    );
}

#[test]
fn an_unknown_column_stops_the_run_and_names_the_nearest() {
    let folder = Folder::new();
    let text = csv_of(&[product("A", "200")]);
    let file = folder.write("in.csv", text.replacen("category", "categroy", 1));
    let done = folder.batch(&[&file], &[]);
    assert_eq!(done.status, 2);
    assert!(
        done.stderr
            .contains("`categroy` is not known; did you mean `category`"),
        "{}",
        done.stderr
    );
    assert_eq!(folder.files(), BTreeSet::from(["in.csv".to_owned()]));
    let done = folder.batch(&[&file], &["--ignore-unknown"]);
    assert_eq!(done.status, 3, "{}", done.stderr);
}

#[test]
fn a_header_that_cannot_be_used_says_what_is_missing() {
    for (header, said) in [
        ("analyte,kind,result", "`sample id` (`样品编号`)"),
        ("id,kind,result", "`analyte` (`检测项目`)"),
        ("id,analyte,result", "--kind"),
        ("id,analyte,result,value,kind", "second column"),
        ("id,,analyte,result,kind", "column 2 has no name"),
    ] {
        let folder = Folder::new();
        let file = folder.write("in.csv", format!("{header}\n1,2,3\n"));
        let done = folder.batch(&[&file], &[]);
        assert_eq!(done.status, 2);
        assert!(done.stderr.contains(said), "{header}: {}", done.stderr);
    }
}

#[test]
fn input_that_cannot_be_read_leaves_no_output_and_keeps_an_older_one() {
    let folder = Folder::new();
    let good = folder.write("in.csv", csv_of(&[product("A", "10")]));
    folder.write("out.csv", "older\n");
    let missing = folder.path("missing.csv");
    let done = folder.batch(&[&good, missing.to_str().unwrap()], &[]);
    assert_eq!(done.status, 2);
    assert!(done.stderr.contains("missing.csv: cannot be read"));
    assert_eq!(folder.read("out.csv"), "older\n");
    assert_eq!(folder.files().len(), 2, "{:?}", folder.files());
    let empty = folder.write("empty.csv", format!("{HEADER}\n"));
    assert_eq!(folder.batch(&[&empty], &[]).status, 2);
    assert_eq!(folder.read("out.csv"), "older\n");
}

#[test]
fn an_input_is_never_overwritten() {
    let folder = Folder::new();
    let file = folder.write("out.csv", csv_of(&[product("A", "10")]));
    let before = folder.read("out.csv");
    let done = folder.batch(&[&file], &[]);
    assert_eq!(done.status, 2);
    assert!(
        done.stderr.contains("choose another name"),
        "{}",
        done.stderr
    );
    assert_eq!(folder.read("out.csv"), before);
    let other = folder.write("in.csv", &before);
    let done = folder.batch(&[&other], &["--rejects", &other]);
    assert_eq!(done.status, 2);
    assert_eq!(folder.read("in.csv"), before);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_no_half_file() {
    use std::io::Write as _;
    let folder = Folder::new();
    let output = folder.path("out.csv");
    let mut child = crate::run::command(&["batch", "-", "-o", output.to_str().unwrap()])
        .args(["--limits", "limits", "--only"])
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = csv_of(&[product("A", "10"), product("B", "bad")]);
    input.write_all(text.as_bytes()).unwrap();
    input.flush().unwrap();
    let begun = std::time::Instant::now();
    while folder.files().is_empty() {
        assert!(begun.elapsed().as_secs() < 20, "nothing was begun");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(input);
    assert_eq!(folder.files(), BTreeSet::new());
}

#[test]
fn of_two_days_only_changed_products_are_listed_with_the_limits_responsible() {
    // The phthalates of TOY 1-2010 bind from 2010-01-01; the older edition knows none.
    let toy = |id: &str, dehp: &str| {
        format!(
            "{id},toys,intended-age=0-36 months; made=2010-02-01,body,plastic,accessible=true,result,lead,element-migration,10,mg/kg,\n\
             {id},,,body,,,result,DEHP,content,{dehp},%,\n\
             {id},,,body,,,result,DBP,content,0.01,%,\n"
        )
    };
    let folder = Folder::new();
    let text = csv_of(&[
        toy("A", "0.5"),
        toy("B", "0.01"),
        toy("C", "0.5"),
        "C,,,body,,,result,lead,element-migration,x,mg/kg,\n".to_owned(),
    ]);
    let file = folder.write("in.csv", text);
    for days in [
        ["--from", "2009-12-31", "--to", "2010-06-01"].as_slice(),
        &["--changed-since", "2009-12-31", "--on", "2010-06-01"],
    ] {
        let done = folder.batch(&[&file], days);
        assert_eq!(done.status, 1, "{}", done.stderr);
        let rows = folder.rows("out.csv");
        assert_eq!(rows.keys().collect::<Vec<_>>(), ["A", "C"]);
        assert_eq!(
            (rows["A"]["from"].as_str(), rows["A"]["to"].as_str()),
            ("pass", "fail")
        );
        assert!(
            rows["A"]["limits"].starts_with("toy-1-2010/5"),
            "{}",
            rows["A"]["limits"]
        );
        assert_eq!(rows["C"]["from"], "inconclusive");
        assert_eq!(rows["C"]["reason"], "rejected line");
        assert_eq!(counts(&done.stderr), [10, 9, 1, 3, 1, 2, 0]);
    }
    let done = folder.batch(&[&file], &["--from", "2010-06-01", "--to", "2010-06-01"]);
    assert_eq!(done.status, 2);
}

#[test]
fn without_output_file_the_rows_go_to_standard_output() {
    let folder = Folder::new();
    let file = folder.write("in.csv", csv_of(&[product("A", "10")]));
    let done = hazlimit(&[
        "batch",
        &file,
        "--on",
        "2026-01-01",
        "--limits",
        "limits",
        "--only",
    ]);
    assert_eq!(done.status, 0);
    assert_eq!(done.stdout.lines().count(), 2);
    assert_eq!(
        done.stderr,
        "lines read 2 = judged 2 + rejected 0\nproducts 1 = pass 1 + fail 0 + inconclusive 0\n"
    );
    assert_eq!(folder.files().len(), 1);
}

/// The ways in which a line breaks.
fn broken(line: &str, how: usize) -> Vec<u8> {
    let fields: Vec<&str> = line.split(',').collect();
    let with = |at: usize, text: &str| {
        let mut fields = fields.clone();
        fields[at] = text;
        fields.join(",").into_bytes()
    };
    match how {
        0 => fields[..5].join(",").into_bytes(),
        1 => with(9, "about ten"),
        2 => with(0, ""),
        3 => with(7, "\"lead"),
        4 => with(7, "117-81-8"),
        5 => [line.as_bytes(), b"\xFF"].concat(),
        6 => with(10, "kg"),
        _ => b"####".to_vec(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Some of a thousand lines are broken: the counts add up, every product is told once, every broken line is named, and no product
    /// with a broken line passes.
    #[test]
    fn whatever_breaks_nothing_is_lost(
        sizes in proptest::collection::vec(1_usize..8, 150..300),
        breaks in proptest::collection::btree_map(0_usize..600, 0_usize..8, 1..12),
        threads in 1_usize..4,
    ) {
        let mut lines: Vec<(String, String)> = Vec::new();
        for (at, size) in sizes.iter().enumerate() {
            let id = format!("P{at}");
            let lead = if at % 7 == 0 { "200" } else { "10" };
            for line in product(&id, lead).lines() {
                lines.push((id.clone(), line.to_owned()));
            }
            for more in 0..*size {
                lines.push((id.clone(), format!("{id},,,body,,,result,lead,element-migration,{lead}.{more},mg/kg,")));
            }
        }
        let count = lines.len();
        let breaks: BTreeMap<usize, usize> = breaks.into_iter().map(|(at, how)| (at % count, how)).collect();
        let mut clean = format!("{HEADER}\n").into_bytes();
        let mut bytes = clean.clone();
        for (at, (_, line)) in lines.iter().enumerate() {
            clean.extend(line.as_bytes());
            clean.push(b'\n');
            match breaks.get(&at) {
                Some(how) => bytes.extend(broken(line, *how)),
                None => bytes.extend(line.as_bytes()),
            }
            bytes.push(b'\n');
        }
        let folder = Folder::new();
        let file = folder.write("clean.csv", clean);
        folder.batch(&[&file], &[]);
        let expected = folder.verdicts();
        let file = folder.write("in.csv", bytes);
        let done = folder.batch(&[&file], &["--threads", &threads.to_string()]);

        let [read, judged, rejected, products, pass, fail, open] = counts(&done.stderr)[..] else {
            panic!("{}", done.stderr);
        };
        prop_assert_eq!(read as usize, count);
        prop_assert_eq!(judged + rejected, read);
        prop_assert_eq!(pass + fail + open, products);
        let rejects = folder.rejects();
        prop_assert_eq!(rejects.len() as u64, rejected);
        let named: BTreeSet<u64> = rejects.iter().map(|(line, _)| *line).collect();
        prop_assert_eq!(named.len(), rejects.len(), "a line is rejected twice");
        for at in breaks.keys() {
            prop_assert!(named.contains(&(*at as u64 + 2)), "line {} is not named", at + 2);
        }
        let rows = folder.rows("out.csv");
        prop_assert_eq!(rows.len() as u64, products);
        for (id, verdict) in &expected {
            prop_assert!(rows.contains_key(id), "{} is lost", id);
            let row = &rows[id];
            let own = breaks.keys().any(|at| lines[*at].0 == *id);
            if own {
                prop_assert!(row["verdict"] != "pass", "{} passes with a broken line", id);
                prop_assert!(row["reason"].contains("rejected line"));
            }
            if !row["reason"].contains("rejected line") {
                prop_assert_eq!(&row["verdict"], verdict);
            }
        }
    }
}
