//! The names by which tables call their columns, in English and Chinese.
//! Knows words alone.

use super::column::Column;

/// Each column with its names, the usual English and Chinese ones first.
pub(super) const NAMES: &[(Column, &[&str])] = {
    use Column as C;
    &[
        (
            C::Product,
            &[
                "sample id",
                "样品编号",
                "product",
                "product id",
                "sample",
                "sample no",
                "sample number",
                "id",
                "样品号",
                "产品编号",
                "编号",
                "报告样品编号",
            ],
        ),
        (
            C::ProductName,
            &[
                "sample name",
                "样品名称",
                "product name",
                "name",
                "产品名称",
                "品名",
                "名称",
            ],
        ),
        (
            C::Category,
            &[
                "category",
                "产品类别",
                "product category",
                "类别",
                "产品分类",
            ],
        ),
        (
            C::Made,
            &[
                "made",
                "生产日期",
                "date made",
                "production date",
                "manufactured",
                "制造日期",
                "进口日期",
                "生产或进口日期",
            ],
        ),
        (C::Facts, &["facts", "产品事实", "product facts", "事实"]),
        (
            C::Part,
            &[
                "part",
                "部件",
                "component",
                "部件名称",
                "部位",
                "检测部位",
                "测试部位",
                "零件",
            ],
        ),
        (C::PartMass, &["part mass", "部件质量", "部件重量"]),
        (C::PartFacts, &["part facts", "部件事实"]),
        (
            C::Material,
            &["material", "材料", "material name", "材料名称"],
        ),
        (
            C::Class,
            &["class", "材质", "material class", "材料类别", "材质类别"],
        ),
        (C::MaterialMass, &["material mass", "材料质量", "材料重量"]),
        (C::MaterialFacts, &["material facts", "材料事实"]),
        (C::Disclosed, &["disclosed", "披露比例", "已披露比例"]),
        (
            C::Entry,
            &["entry", "记录类型", "record", "record type", "数据类型"],
        ),
        (
            C::Analyte,
            &[
                "analyte",
                "检测项目",
                "substance",
                "test item",
                "被测项目",
                "测试项目",
                "项目",
                "检验项目",
                "物质",
                "有害物质",
            ],
        ),
        (
            C::Kind,
            &["kind", "量的种类", "quantity kind", "quantity", "检测量"],
        ),
        (
            C::Value,
            &[
                "result",
                "检测结果",
                "value",
                "content",
                "测试结果",
                "结果",
                "检验结果",
                "实测值",
                "检测值",
                "含量",
            ],
        ),
        (C::Unit, &["unit", "单位", "units", "计量单位"]),
        (
            C::Loq,
            &[
                "loq",
                "检出限",
                "lod",
                "mdl",
                "detection limit",
                "limit of quantification",
                "定量限",
                "方法检出限",
                "报告限",
                "方法定量限",
            ],
        ),
        (
            C::Uncertainty,
            &["uncertainty", "不确定度", "测量不确定度", "扩展不确定度"],
        ),
        (
            C::Method,
            &[
                "method",
                "检测方法",
                "test method",
                "测试方法",
                "检验方法",
                "方法",
                "检测依据",
            ],
        ),
        (
            C::Report,
            &[
                "report",
                "报告编号",
                "report no",
                "report number",
                "test report",
                "报告号",
            ],
        ),
        (
            C::Note,
            &["note", "备注", "notes", "remark", "remarks", "说明"],
        ),
        (C::Adjusted, &["adjusted", "已校正", "已做分析校正"]),
        (
            C::CompositeOf,
            &["composite of", "混合材料数", "混测材料数"],
        ),
        (C::Migration, &["migration", "迁移次数", "第几次迁移"]),
        (C::Role, &["role", "作用", "物质作用"]),
        (
            C::Added,
            &["intentionally added", "有意添加", "是否有意添加"],
        ),
        (C::Exemption, &["exemption", "豁免", "豁免条款", "豁免编号"]),
        (C::Formula, &["formula", "化学式", "分子式"]),
    ]
};
